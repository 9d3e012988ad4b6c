// Command server is a ttrpc server made with containerd's library, for clients to be tried against.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/types"
	"github.com/golang/protobuf/ptypes/duration"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: server SOCKET")
		os.Exit(2)
	}
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(path string) error {
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	server.Register("interop.v1.Interop", map[string]ttrpc.Method{
		"Echo": echo, "Fail": fail, "Slow": slow, "Metadata": metadata, "Deadline": deadline,
	})
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(context.Background(), listener) }()
	fmt.Println("ready")
	go func() {
		// Whoever started this program holds the other end: its end is ours.
		io.Copy(io.Discard, os.Stdin)
		server.Close()
	}()
	if err := <-ended; err != ttrpc.ErrServerClosed {
		return err
	}
	return nil
}

func echo(_ context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.StringValue
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	return &request, nil
}

func fail(_ context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.Int32Value
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	answer, err := status.New(codes.Code(request.Value), "failed as asked").WithDetails(
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
			{Field: "value", Description: "asked to fail"},
		}},
		&errdetails.RetryInfo{RetryDelay: &duration.Duration{Seconds: 1, Nanos: 500_000_000}},
	)
	if err != nil {
		return nil, err
	}
	return nil, answer.Err()
}

func slow(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.Duration
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	wait, err := types.DurationFromProto(&request)
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	select {
	case <-time.After(wait):
		return &types.Empty{}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func metadata(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var key types.StringValue
	if err := unmarshal(&key); err != nil {
		return nil, err
	}
	pairs, _ := ttrpc.GetMetadata(ctx)
	values, _ := pairs.Get(key.Value)
	return &types.StringValue{Value: strings.Join(values, ",")}, nil
}

func deadline(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	if err := unmarshal(&types.Empty{}); err != nil {
		return nil, err
	}
	var left types.Int64Value
	if at, ok := ctx.Deadline(); ok {
		left.Value = time.Until(at).Nanoseconds()
	}
	return &left, nil
}
