// containerd's ttrpc library answering grpc.health.v1.Health/Check: the peer that people use today.
//
// Built with Debian's packages: GO111MODULE=off GOPATH=/usr/share/gocode go build. The well-known wrappers have the wire
// form of the health messages, one field with number 1, and generated code in gogo/protobuf.
package main

import (
	"context"
	"log"
	"net"
	"os"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/types"
)

// SERVING of grpc.health.v1.HealthCheckResponse.
const serving = 1

func check(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.StringValue
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	return &types.Int32Value{Value: serving}, nil
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: echo-go SOCKET")
	}
	server, err := ttrpc.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	server.Register("grpc.health.v1.Health", map[string]ttrpc.Method{"Check": check})
	listener, err := net.Listen("unix", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	// Ended by SIGTERM.
	log.Fatal(server.Serve(context.Background(), listener))
}
