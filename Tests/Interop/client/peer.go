package main

import (
	"context"
	"fmt"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/types"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
)

// testPeer calls the server beside this program.
func testPeer(t *tap, path string) error {
	const service = "interop.v1.Interop"
	background := context.Background()
	client, err := dial(path)
	if err != nil {
		return err
	}
	defer client.Close()

	t.test("Go to Go: 1,000 echoes at once", func() error {
		return atOnce(path, func(client *ttrpc.Client, number int) error {
			request := types.StringValue{Value: fmt.Sprintf("ŠKODA %d", number)}
			var response types.StringValue
			if err := call(background, client, service, "Echo", &request, &response); err != nil {
				return err
			}
			if response.Value != request.Value {
				return fmt.Errorf("got %q", response.Value)
			}
			return nil
		})
	})
	t.test("Go to Go: an error comes with its details", func() error {
		err := call(background, client, service, "Fail", &types.Int32Value{Value: int32(codes.Aborted)}, &types.Empty{})
		return expectDetail(err, codes.Aborted, &errdetails.RetryInfo{}, func(detail interface{}) bool {
			return detail.(*errdetails.RetryInfo).RetryDelay.GetNanos() == 500_000_000
		})
	})
	t.test("Go to Go: a slow call ends at its deadline", func() error {
		ctx := context.WithValue(background, timeoutKey{}, (50 * time.Millisecond).Nanoseconds())
		err := call(ctx, client, service, "Slow", &types.Duration{Seconds: 10}, &types.Empty{})
		return expect(err, codes.DeadlineExceeded)
	})
	t.test("Go to Go: metadata arrive", func() error {
		ctx := ttrpc.WithMetadata(background, ttrpc.MD{"actor": {"importer", "Žofie"}})
		var response types.StringValue
		if err := call(ctx, client, service, "Metadata", &types.StringValue{Value: "actor"}, &response); err != nil {
			return err
		}
		if response.Value != "importer,Žofie" {
			return fmt.Errorf("got %q", response.Value)
		}
		return nil
	})
	return nil
}
