// Command client calls a ttrpc server with containerd's library and reports by the Test Anything Protocol.
package main

import (
	"fmt"
	"os"
)

func main() {
	arguments := os.Args[1:]
	test := testDaemon
	if len(arguments) == 2 && arguments[0] == "-peer" {
		test, arguments = testPeer, arguments[1:]
	}
	if len(arguments) != 1 {
		fmt.Fprintln(os.Stderr, "usage: client [-peer] SOCKET")
		os.Exit(2)
	}
	var t tap
	if err := test(&t, arguments[0]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if !t.end() {
		os.Exit(1)
	}
}
