# Everything a developer does with this project. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Tests that start processes run by themselves, so that no other test's descriptors end up in their children; and no more
# tests at once than a small machine can time.
TESTS := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 swift test --skip-build

.PHONY: help run test fuzz sanitize interop lint protocol-check bench bench-quick bench-growth bench-instructions release install \
	deb test-systemd clean

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and run the daemon with sample data until Ctrl-C
	@.ci/install-dependencies run
	@.ci/daemon --release

test: ## Install what is missing and run every test
	@.ci/install-dependencies run
	swift build --build-tests
	$(TESTS) --skip DaemonTests --skip EmbeddedPostgresTests
	$(TESTS) --filter EmbeddedPostgresTests
	$(TESTS) --filter DaemonTests

FUZZ_SECONDS ?= 60

fuzz: ## Feed every parser with inputs nobody sends on purpose, FUZZ_SECONDS each
	@.ci/install-dependencies run
	swift build --build-tests
	PROFILED_FUZZ_SECONDS=$(FUZZ_SECONDS) $(TESTS) --filter 'Fuzz|DescriptorInspectorTests'

sanitize: ## Run every test in this process under the thread and the address sanitizer
	@.ci/install-dependencies run
	@.ci/sanitize thread address

interop: ## Call the daemon from Go with containerd's own ttrpc library
	@.ci/install-dependencies interop
	@.ci/daemon -- Tests/Interop/run

lint: ## Check format, traps, and the SQL of migrations
	@.ci/install-dependencies checks
	@.ci/lint

protocol-check: ## Check generated code, .proto files, golden frames, schemas and sample records
	@.ci/install-dependencies checks
	@.ci/protocol-check

bench: ## Measure the daemon against pgbench and other servers (BENCH_FLAGS=--write-readme keeps the results)
	@.ci/install-dependencies bench
	@Tests/Benchmarks/bench $(BENCH_FLAGS)

bench-quick: ## The same with few, short runs, to see that it works
	@.ci/install-dependencies bench
	@Tests/Benchmarks/bench --quick $(BENCH_FLAGS)

GROWTH ?= 1000000

bench-growth: ## Measure reads while profiles grow from 10,000 to GROWTH, and keep the result (10 minutes and more)
	@.ci/install-dependencies bench
	@Tests/Benchmarks/bench --growth $(GROWTH) $(BENCH_FLAGS)

bench-instructions: ## Count instructions per request and compare them with the baseline (INSTRUCTIONS_FLAGS=--update)
	@.ci/install-dependencies bench
	@Tests/Benchmarks/instructions $(INSTRUCTIONS_FLAGS)

release: ## Build the programs as they are installed: optimised, without need of a Swift toolchain
	@.ci/install-dependencies run
	.ci/build-release profiled profilectl

install: release ## Put programs, units, manual pages and completions in place, under DESTDIR
	@systemd/install "$(DESTDIR)"

deb: release ## Build the Debian package, in .build-deb
	@systemd/debian/build

test-systemd: deb ## Install the package in a real systemd, in a container, and see it do what is promised (as root)
	@.ci/install-dependencies systemd
	.ci/build-release RestartLoad
	swift build --build-tests
	@Tests/Systemd/run

clean: ## Remove everything that was built, and the demo's data
	rm -rf .build .build-* Tests/Benchmarks/.build
