package main

import (
	"fmt"
	"strings"
)

// A test's outcome, by the Test Anything Protocol.
type tap struct {
	count, failed int
}

// test runs body and prints how it went; a nil error is a pass.
func (t *tap) test(name string, body func() error) {
	t.count++
	if err := body(); err != nil {
		t.failed++
		fmt.Printf("not ok %d - %s\n", t.count, name)
		fmt.Println("# " + strings.ReplaceAll(err.Error(), "\n", "\n# "))
		return
	}
	fmt.Printf("ok %d - %s\n", t.count, name)
}

// end prints the plan and the counts, and says whether all passed.
func (t *tap) end() bool {
	fmt.Printf("1..%d\n# %d passed, %d failed\n", t.count, t.count-t.failed, t.failed)
	return t.failed == 0
}
