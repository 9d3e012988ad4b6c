package main

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/golang/protobuf/proto"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// The calls that run at once, over this many connections: a daemon takes 64 on each by default.
	concurrentCalls = 1000
	connections     = 20
	// Nothing here takes long; a call that does is a failure, not a hang.
	callLimit = 20 * time.Second
)

// timeoutKey marks a context whose value is to be sent as timeout_nano, whatever the context's own deadline.
type timeoutKey struct{}

func dial(path string) (*ttrpc.Client, error) {
	connection, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	sendTimeout := func(ctx context.Context, request *ttrpc.Request, response *ttrpc.Response,
		_ *ttrpc.UnaryClientInfo, invoke ttrpc.Invoker) error {
		if timeout, ok := ctx.Value(timeoutKey{}).(int64); ok {
			request.TimeoutNano = timeout
		}
		return invoke(ctx, request, response)
	}
	return ttrpc.NewClient(connection, ttrpc.WithUnaryClientInterceptor(sendTimeout)), nil
}

// call makes one call; ctx may carry metadata or a timeout to send.
func call(ctx context.Context, client *ttrpc.Client, service, method string, request, response interface{}) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	return client.Call(ctx, service, method, request, response)
}

// atOnce runs body concurrentCalls times, all at the same time, and returns the first error.
func atOnce(path string, body func(client *ttrpc.Client, number int) error) error {
	clients := make([]*ttrpc.Client, connections)
	for index := range clients {
		client, err := dial(path)
		if err != nil {
			return err
		}
		defer client.Close()
		clients[index] = client
	}
	var group sync.WaitGroup
	start := make(chan struct{})
	errors := make(chan error, concurrentCalls)
	for number := 0; number < concurrentCalls; number++ {
		group.Add(1)
		go func(number int) {
			defer group.Done()
			<-start
			if err := body(clients[number%connections], number); err != nil {
				errors <- fmt.Errorf("call %d: %w", number, err)
			}
		}(number)
	}
	close(start)
	group.Wait()
	if len(errors) > 0 {
		return fmt.Errorf("%d of %d failed, first: %w", len(errors), concurrentCalls, <-errors)
	}
	return nil
}

// expect checks that err is a status with this code.
func expect(err error, code codes.Code) error {
	if err == nil {
		return fmt.Errorf("succeeded, expected %s", code)
	}
	if got, ok := status.FromError(err); !ok || got.Code() != code {
		return fmt.Errorf("expected %s, got %v", code, err)
	}
	return nil
}

// expectDetail checks the code and that some detail of the given type is accepted by check.
func expectDetail(err error, code codes.Code, kind proto.Message, check func(detail interface{}) bool) error {
	if err := expect(err, code); err != nil {
		return err
	}
	answer, _ := status.FromError(err)
	for _, detail := range answer.Details() {
		message, ok := detail.(proto.Message)
		if ok && proto.MessageName(message) == proto.MessageName(kind) && check(detail) {
			return nil
		}
	}
	return fmt.Errorf("no %s as expected among the details %v of %q", proto.MessageName(kind), answer.Details(), answer.Message())
}
