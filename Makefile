# Everything here is short for a command that you can also type yourself.
.DEFAULT_GOAL := help
SHELL := /bin/bash
GO ?= go
OUT ?= dist
BIN := bin/guidepost
FUZZTIME ?= 20s
EVAL ?= ../shared/eval/search
SPEED ?= ../shared/eval
ROUNDS ?= 5
PAGES ?= 0
EDITS ?= 5

.PHONY: help site serve check test edits vet deps bench bench-search fuzz fmt tool clean

help: ## list these targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: tool ## build the flagship site into dist/
	$(BIN) build --output $(OUT)

serve: tool ## show the site and rebuild it as you write
	$(BIN) serve

check: tool ## report everything that is wrong with the content
	$(BIN) check

test: deps vet ## run every test, installing what the tests need
	$(GO) test -timeout 20m ./...
	@$(MAKE) --no-print-directory edits

# The race detector needs a C compiler; without one the edits are compared all the same.
RACE = $$([ "$$($(GO) env CGO_ENABLED)" != 1 ] || echo -race)
edits: ## edit each test site EDITS=5 times at random, and compare with builds from scratch
	$(GO) test $(RACE) -timeout 40m -run TestRebuildEqualsColdBuild ./generator/internal/build -edits $(EDITS)
	$(GO) test $(RACE) -run 'Sketch|Change|Plan|Saves' ./generator/internal/serve

bench: ## measure speed, beside Hugo and Pagefind if they are installed: SPEED=harness, ROUNDS=5
	$(GO) test -run '^$$' -bench . -benchmem ./generator/...
	EVAL='$(SPEED)' bench/speed/run $(ROUNDS)

bench-search: ## compare the search with its peers: EVAL=corpora, PAGES=20000 adds a large site
	node bench/search/bench.mjs --eval '$(EVAL)' --pages '$(PAGES)' $(BENCHARGS)

fuzz: ## run every fuzz target for FUZZTIME each (default 20s)
	@for pkg in $$($(GO) list ./generator/...); do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$f"; \
			$(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

fmt: ## format the Go code
	gofmt -w embed.go generator

clean: ## delete what the other targets made
	@if [ -x $(BIN) ]; then $(BIN) clean --output $(OUT); fi
	rm -rf bin

tool:
	$(GO) build -o $(BIN) ./generator/cmd/guidepost

vet:
	@unformatted=$$(gofmt -l embed.go generator); \
	if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...

# The browser tests need Chromium. On Debian and Ubuntu it is installed; elsewhere
# you are told, and only continuous integration insists on it.
deps:
	@if [ -f package.json ]; then npm ci --no-audit --no-fund; fi
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then exit 0; fi; \
	if command -v apt-get >/dev/null 2>&1; then \
		echo "installing chromium for the browser tests"; \
		sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
		if $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium >/dev/null 2>&1 || \
			{ $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; }; then exit 0; fi; \
	fi; \
	echo "*** Chromium is missing and could not be installed."; \
	if [ -n "$$CI" ]; then exit 1; fi; \
	echo "*** The browser tests WILL BE SKIPPED. Install chromium to run them."
