# papersift: what you may want to type
#   make run           build, then run the main job on the papers of fixtures/
#   make test          build, then every test of the project
#   make test-network  the commands that use the network, against servers on loopback
#   make test-outputs  what programs from elsewhere (bibtex, biber, npm, sqlite3) say to our output
#   make test-scale    pipeline/slurm on a cluster of two nodes on this machine, one of which dies (root; five minutes)
#   make asan          the tests again with the address and undefined-behaviour sanitizers
#   make tsan          what runs in several threads, with the thread sanitizer (half an hour)
#   make valgrind      unit tests of what reads, and a sample of the fixtures, under valgrind (VALGRIND_EVERY=1: all of them)
#   make fuzz SECONDS=60  each fuzzing target in turn for so long (clang's libFuzzer), fixtures as the corpus
#   make resume        kill a run at 50 random moments, and compare what it comes to with a run that went through
#   make torture       the main job killed TORTURE_KILLS (200) times, and while writes, renames, allocations fail, and damaged files:
#                      each for TORTURE_SECONDS (120)
#   make lint          layout, headers, static analysis, stray paths
#   make format        lay all C files out as .clang-format says
#   make quality       scores of the rule packs on real abstracts, where ../shared is there
#   make bench         speed and memory against other ways to do the same, where ../shared is there (seventeen minutes)
#   make load          five million papers in one run (LOAD_RECORDS), where ../shared is there (twenty minutes, 25 GB in TMPDIR)
#   make bench-scale   what shards and merging cost (an hour, 20 GB in TMPDIR; BENCH_SHARDS=8 for less)
#   make equality      output with and without the prefilter, on all of the arXiv snapshot where ../shared is there
#   make confidence    measure each rule's share of right facts into rules/confidence.tsv
#   make accept        write the fixtures' expected output anew (then read the diff)
#   make manual        man pages and completions for shells, into $(BUILD)/manual
#   make install       all of it, into $(DESTDIR)$(PREFIX)
#   make deb           a Debian package, $(BUILD)/papersift_*.deb
#   make test-deb      lintian's word on it; it is installed and does the main job in a new Debian (needs root and the network)
#   make test-fresh    make run and make test in a new Debian, as root and as a user with sudo (likewise; half an hour)
#   make clean
# Missing Debian packages are installed on the way (pipeline/deps.sh). BUILD= names another build directory,
# WERROR=1 makes warnings errors, V=1 shows the commands.

BUILD ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
WERROR ?= $(if $(CI),1)

Q := $(if $(V),,@)
say = $(if $(V),:,printf '  %-5s %s\n')

warnings := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes $(if $(WERROR),-Werror)
on_x86 := $(filter x86_64 i%86,$(shell uname -m))
hardening := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE \
	$(if $(on_x86),-fcf-protection)
hardening_link := -pie -Wl,-z,relro,-z,now
sanitizers :=
# `make asan` calls make again with SANITIZE=1; _FORTIFY_SOURCE would hide what the sanitizers look for.
ifdef SANITIZE
hardening := -fno-omit-frame-pointer
hardening_link :=
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=undefined
endif
# `make tsan` likewise.
ifdef TSAN
hardening := -fno-omit-frame-pointer
hardening_link :=
sanitizers := -fsanitize=thread
endif

# `make fuzz` calls make again with FUZZ=1.
ifdef FUZZ
hardening := -fno-omit-frame-pointer
hardening_link :=
sanitizers := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
endif

libraries = libpcre2-8 jansson libarchive zlib sqlite3 yaml-0.1 libutf8proc libcurl expat $(hyperscan)
# Only there on x86-64, and only a hint of where rules may match: everything works without it, slower.
hyperscan = $(eval hyperscan := $(if $(filter x86_64,$(shell uname -m)),$(shell pkg-config --exists libhs && echo libhs)))$(hyperscan)
# pkg-config may be missing until deps.sh has run, so it is asked at the first use, and then once.
library_cflags = $(eval library_cflags := $$(shell pkg-config --cflags $(libraries)))$(library_cflags)
# libcurl isn't linked: stages/read/curl.c loads it when it is needed.
# Of Hyperscan only what scans is: stages/extract/hyperscan.c loads the compiler.
library_libs = $(eval library_libs := $$(shell pkg-config --libs $(filter-out libcurl libhs,$(libraries))) \
	$$(if $$(hyperscan),-lhs_runtime))$(library_libs)
check_libs = $(eval check_libs := $$(shell pkg-config --libs check))$(check_libs)

defines := -D_GNU_SOURCE -DPAPERSIFT_DATADIR='"$(PREFIX)/share/papersift"'
compile = -pthread $(warnings) $(hardening) $(sanitizers) $(defines) $(if $(hyperscan),-DHAVE_HYPERSCAN) $(CPPFLAGS)
link := -pthread $(hardening_link) $(sanitizers) $(LDFLAGS)

sources := $(wildcard pipeline/*.c stages/*/*.c)
headers := $(wildcard pipeline/*.h stages/*/*.h)
test_sources := $(wildcard tests/unit/test_*.c)
objects := $(sources:%.c=$(BUILD)/obj/%.o) $(addprefix $(BUILD)/obj/gen/,schema_sql.o after_load_sql.o from_1_sql.o report_page.o)
# Everything but main goes into a library, which the unit tests link too.
library := $(BUILD)/libpapersift.a
binary := $(BUILD)/papersift
unit_tests := $(test_sources:tests/unit/%.c=$(BUILD)/tests/%)

.PHONY: all run test unit manual test-network test-outputs test-scale bench bench-scale load equality resume torture quality confidence asan tsan tsan-programs valgrind lint lint-format lint-headers lint-tidy lint-shell lint-fuzz lint-paths \
	format accept install deb test-deb test-fresh clean deps deps-deb deps-chroot deps-bench deps-lint deps-network deps-outputs deps-scale deps-fuzz deps-valgrind fuzz fuzz-programs
.DELETE_ON_ERROR:
.SECONDARY:

all: $(binary)

run: $(binary)
	@rm -rf $(BUILD)/run && mkdir -p $(BUILD)/run
	PAPERSIFT_RULES=rules $(binary) run fixtures/papers/input.* \
		--db $(BUILD)/run/papers.db --bibtex $(BUILD)/run/papers.bib --json $(BUILD)/run/papers.json

test: $(binary) $(unit_tests)
	@tests/all.sh $(binary) $(unit_tests)

unit: $(unit_tests)
	@tests/all.sh '' $(unit_tests)

test-network: $(binary) deps-network
	@tests/network/run.sh $(binary)

test-outputs: $(binary) deps-outputs
	tests/outputs/run.sh $(binary)

bench: $(binary) $(BUILD)/bench/measure deps-bench
	@tests/bench/bench.sh $(binary) $(BUILD)/bench/measure $(BUILD)/bench.json

test-scale: $(binary) deps-scale
	@tests/scale/slurm.sh $(binary)

bench-scale: $(binary) $(BUILD)/bench/measure deps-bench
	@tests/bench/scale.sh $(binary) $(BUILD)/bench/measure

LOAD_RECORDS ?= 5000000
load: $(binary) deps-bench
	@tests/bench/load.sh $(binary) $(LOAD_RECORDS)

$(BUILD)/bench/measure: tests/bench/measure.c $(BUILD)/flags
	@mkdir -p $(@D) && $(say) CC $<
	$(Q)$(CC) -std=c17 $(CFLAGS) $(compile) $< -o $@

resume: $(binary)
	@tests/resume.sh $(binary) 50

TORTURE_SECONDS ?= 120
TORTURE_KILLS ?= 200
# The files are read by the build with sanitizers, where it is there (make asan).
torture: $(binary) $(BUILD)/torture/faults.so
	@$(if $(filter-out 0,$(TORTURE_KILLS)),tests/resume.sh $(binary) $(TORTURE_KILLS) $(TORTURE_SEED))
	@TORTURE_SECONDS=$(TORTURE_SECONDS) tests/torture/run.sh $^
	@tests/torture/mutate.py $(or $(wildcard $(BUILD)/asan/papersift),$(binary)) $(TORTURE_SECONDS) \
		$(wildcard ../shared/corpus/samples)
	@tests/torture/neighbours.py $(binary) $(wildcard ../shared/corpus/samples)

$(BUILD)/torture/faults.so: tests/torture/faults.c
	@mkdir -p $(@D) && $(say) CC $<
	$(Q)$(CC) -std=c17 -O2 $(warnings) -D_GNU_SOURCE -fPIC -shared -fno-builtin $< -o $@ -ldl

quality: $(binary)
	@tests/quality/quality.sh $(binary)

equality: $(binary)
	@tests/equality.sh $(binary) all

confidence: $(binary)
	@if [ -f ../shared/gold/dev.json ]; then \
		PAPERSIFT_RULES=rules $(binary) rules eval --write $(addprefix ../shared/gold/,dev.json dev-more.json); \
	else echo "confidence: skipped: ../shared/gold (abstracts that were read) is not here"; fi

asan:
	$(MAKE) BUILD=$(BUILD)/asan SANITIZE=1 CFLAGS='-O1 -g' test

tsan:
	$(MAKE) BUILD=$(BUILD)/tsan TSAN=1 CFLAGS='-O1 -g' tsan-programs
	tests/tsan/run.sh $(BUILD)/tsan/papersift $(threaded:%=$(BUILD)/tsan/tests/test_%)
# Unit tests that begin threads.
threaded := queue pipeline
tsan-programs: $(binary) $(threaded:%=$(BUILD)/tests/test_%)

# Unit tests of what reads bytes that strangers wrote, but for those that measure how long megabytes take.
readers := $(filter $(patsubst %,$(BUILD)/tests/test_%,dates latex names number parse_arxiv parse_formats parse_json \
	parse_listing parse_xml record_json str utf8 web),$(unit_tests))
valgrind: $(binary) $(unit_tests) $(BUILD)/valgrind/no_jit.so deps-valgrind
	tests/valgrind/run.sh $(binary) $(BUILD)/valgrind/no_jit.so $(readers)

$(BUILD)/valgrind/no_jit.so: tests/valgrind/no_jit.c $(BUILD)/flags
	@mkdir -p $(@D) && $(say) CC $<
	$(Q)$(CC) -std=c17 -O2 $(warnings) $(library_cflags) -fPIC -shared $< -o $@

# One program a file tests/fuzz/fuzz_*.c; what a target keeps for the next time lies in $(BUILD)/fuzz/corpus.
fuzz_targets := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
SECONDS ?= 60
fuzz: deps-fuzz
	$(MAKE) BUILD=$(BUILD)/fuzz-build FUZZ=1 CC=clang CFLAGS='-O1 -g' fuzz-programs
	tests/fuzz/run.sh $(BUILD)/fuzz-build/fuzz $(SECONDS)
fuzz-programs: $(fuzz_targets)
$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(library)
	@mkdir -p $(@D) && $(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(link) -fsanitize=fuzzer $^ $(library_libs) -lm -o $@

accept: $(binary)
	@tests/run.sh --accept $(binary)

# Made of the tables of options, so the program must run where it is built.
manual := $(addprefix $(BUILD)/manual/,papersift.1 papersift-rules.5 papersift.bash papersift.zsh papersift.fish)
manual: $(manual)
$(BUILD)/manual/papersift.1: $(binary)
	@mkdir -p $(@D)
	$(Q)$(binary) help man > $@
$(BUILD)/manual/papersift.%: $(binary)
	@mkdir -p $(@D)
	$(Q)$(binary) help $* > $@
$(BUILD)/manual/papersift-rules.5: pipeline/rules_man.awk rules/README.md pipeline/version.h
	@mkdir -p $(@D)
	$(Q)awk -v version="$$(sed -n 's/^#define PAPERSIFT_VERSION "\(.*\)"/\1/p' pipeline/version.h)" \
		-f $(wordlist 1,2,$^) > $@

share = $(DESTDIR)$(PREFIX)/share
install: $(binary) $(manual)
	install -D -m 755 $(binary) $(DESTDIR)$(PREFIX)/bin/papersift
	install -D -m 644 $(BUILD)/manual/papersift.1 $(share)/man/man1/papersift.1
	install -D -m 644 $(BUILD)/manual/papersift-rules.5 $(share)/man/man5/papersift-rules.5
	install -D -m 644 $(BUILD)/manual/papersift.bash $(share)/bash-completion/completions/papersift
	install -D -m 644 $(BUILD)/manual/papersift.zsh $(share)/zsh/site-functions/_papersift
	install -D -m 644 $(BUILD)/manual/papersift.fish $(share)/fish/vendor_completions.d/papersift.fish
	@for f in $$(cd rules && find . -type f); do \
		install -D -m 644 "rules/$$f" "$(DESTDIR)$(PREFIX)/share/papersift/rules/$$f" || exit 1; \
	done
	@for f in submit shard merge; do \
		install -D -m 755 pipeline/slurm/$$f.sh $(share)/papersift/slurm/$$f.sh || exit 1; \
	done
	install -D -m 644 stages/export/record.schema.json $(DESTDIR)$(PREFIX)/share/papersift/record.schema.json

# A build of its own: the program knows where its packs are.
deb: deps-deb
	@rm -rf $(BUILD)/deb/root
	$(MAKE) BUILD=$(BUILD)/deb PREFIX=/usr DESTDIR=$(BUILD)/deb/root install
	pipeline/deb.sh $(BUILD)/deb/root $(BUILD)

test-deb: deb deps-chroot
	tests/install/deb.sh $(BUILD)

test-fresh: deps-chroot
	tests/install/fresh.sh $(BUILD)

clean:
	rm -rf $(BUILD)

deps:
	@pipeline/deps.sh build
deps-lint: deps
	@pipeline/deps.sh lint
deps-deb: deps
	@pipeline/deps.sh deb
deps-chroot:
	@pipeline/deps.sh chroot
deps-bench: deps
	@pipeline/deps.sh bench
deps-fuzz: deps
	@pipeline/deps.sh fuzz
deps-valgrind: deps
	@pipeline/deps.sh valgrind
deps-network: deps
	@pipeline/deps.sh network
deps-outputs: deps
	@pipeline/deps.sh outputs
deps-scale: deps
	@pipeline/deps.sh scale

# ---- building ----

# Changes when a flag does, so that objects made with other flags are made anew.
flags = $(CC) $(CFLAGS) $(compile)
$(BUILD)/flags: deps
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(flags))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(flags))' > $@

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D) && $(say) CC $<
	$(Q)$(CC) -std=c17 $(CFLAGS) $(compile) $(library_cflags) -MMD -MP -c $< -o $@

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	@mkdir -p $(@D) && $(say) CC $<
	$(Q)$(CC) -std=c17 $(CFLAGS) $(compile) -c $< -o $@

# $(call bytes,NAME,FILE): C that defines NAME as the file's bytes; a string literal of their length would go beyond what
# C17 promises (4,095 characters). $(call sha256,NAME,FILE): as the base64 of its SHA-256.
bytes = { echo 'extern const char $(1)[];'; echo 'const char $(1)[] = {'; \
	od -An -v -td1 $(2) | sed 's/$$/,/; s/\([0-9]\) /\1, /g'; echo '0};'; }
sha256 = { echo 'extern const char $(1)[];'; printf 'const char $(1)[] = "%s";\n' \
	"$$(env printf "$$(sha256sum < $(2) | cut -c1-64 | sed 's/../\\x&/g')" | base64)"; }

$(BUILD)/gen/%_sql.c: stages/store/%.sql
	@mkdir -p $(@D) && $(say) GEN $@
	$(Q)$(call bytes,$*_sql,$<) > $@

# The report's page: its scripts are put behind each other, what others build upon first.
report := stages/export/report
report_scripts := $(addprefix $(report)/,data.js dom.js marks.js plots.js gains.js boards.js papers.js main.js)
$(BUILD)/gen/report.js: $(report_scripts) Makefile
	@mkdir -p $(@D) && $(say) GEN $@
	$(Q)cat $(report_scripts) > $@
$(BUILD)/gen/report_page.c: $(report)/page.html $(report)/page.css $(BUILD)/gen/report.js
	@$(say) GEN $@
	$(Q){ $(call bytes,report_html,$(word 1,$^)); $(call bytes,report_css,$(word 2,$^)); \
		$(call bytes,report_js,$(word 3,$^)); $(call sha256,report_css_sha256,$(word 2,$^)); \
		$(call sha256,report_js_sha256,$(word 3,$^)); } > $@

$(library): $(filter-out $(BUILD)/obj/pipeline/main.o,$(objects))
	@rm -f $@ && $(say) AR $@
	$(Q)$(AR) rcs $@ $^

$(binary): $(BUILD)/obj/pipeline/main.o $(library)
	@$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(link) $^ $(library_libs) -lm -o $@

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(library)
	@mkdir -p $(@D) && $(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(link) $^ $(check_libs) $(library_libs) -lm -o $@

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

# ---- lint ----

c_files := $(sources) $(headers) $(wildcard tests/*/*.c tests/*/*.h)

lint: lint-paths lint-format lint-shell lint-headers lint-fuzz lint-tidy

format: deps-lint
	clang-format -i $(c_files)

lint-format: deps-lint
	@$(say) CHECK layout
	$(Q)clang-format --dry-run -Werror $(c_files)

# Each header must say itself what it needs.
lint-headers: $(headers:%=$(BUILD)/lint/%.alone)
$(BUILD)/lint/%.alone: % $(headers) | deps
	@mkdir -p $(@D) && $(say) ALONE $<
	$(Q)$(CC) -std=c17 $(compile) -Werror $(library_cflags) -fsyntax-only -Wno-pedantic -include $< -x c /dev/null
	@touch $@

# The fuzzing targets are built by `make fuzz` alone; here they must at least compile.
lint-fuzz: $(patsubst %,$(BUILD)/lint/%.compiled,$(wildcard tests/fuzz/fuzz_*.c))
$(BUILD)/lint/%.compiled: % $(headers) $(wildcard tests/fuzz/*.h) | deps
	@mkdir -p $(@D) && $(say) CHECK $<
	$(Q)$(CC) -std=c17 $(compile) -Werror $(library_cflags) -fsyntax-only $<
	@touch $@

# .clang-tidy says which checks. One stamp a file, so that only what changed is looked at again.
lint-tidy: $(sources:%=$(BUILD)/lint/%.tidy)
$(BUILD)/lint/%.tidy: % $(headers) .clang-tidy | deps-lint
	@mkdir -p $(@D) && $(say) TIDY $<
	$(Q)clang-tidy --quiet $< -- -std=c17 $(defines) $(library_cflags) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

lint-shell: deps-lint
	@$(say) CHECK 'shell scripts'
	$(Q)shellcheck -x .ci/run $(wildcard pipeline/*.sh pipeline/*/*.sh tests/*.sh tests/*/*.sh)

# A machine's own paths have no place in the project.
lint-paths:
	@$(say) CHECK paths
	@! { git ls-files -co --exclude-standard 2>/dev/null || find . -type f -not -path './$(BUILD)/*'; } | \
		tr '\n' '\0' | xargs -0 grep -nIE '(^|[^[:alnum:]_./-])/(home|root|work|Users)/[[:alnum:]]'
