/// Load for a ttrpc or gRPC server on a Unix socket: one thread that keeps a fixed number of unary calls open on each
/// connection, sends the next as soon as one is answered (a closed loop), checks every answer, and prints what it saw as
/// JSON.
///
/// Exit status: 0 when every answer was good, 1 when one was not, 2 when the load could not be made.
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "protocol.h"
#include "run.h"

#define MAXIMUM_SECONDS 60.0
#define MAXIMUM_CONNECTIONS 4096u
#define MAXIMUM_EVENTS 256
#define MAXIMUM_REQUESTS 1e9
/// How long a run of a fixed number of calls may take in all.
#define MAXIMUM_RUN_NANOSECONDS 600000000000ull
/// How long answers may take at the end, and how long a run goes on in which none comes: longer than a daemon lets a call
/// run that names no deadline.
#define SILENCE_NANOSECONDS 40000000000ull

static const char usage[] =
    "usage: load --socket PATH --frames FILE [option…]\n"
    "  --connections N      1 … 4096 (default 1)\n"
    "  --outstanding N      calls open on each connection, 1 … 256 (default 1)\n"
    "  --seconds S          measured time, at most 60 (default 3)\n"
    "  --warm-up S          time before it, at most 60 (default 0.5)\n"
    "  --requests N         measure so many calls from the first on, however long they take; no warm-up\n"
    "  --match-suffix N     an answer's payload contains the last N bytes of its request\n"
    "  --stamp TEXT         16 bytes that every request has; a number of the call's own stands there instead, 16\n"
    "                       hexadecimal digits of which the first 8 are the seed, and the answer contains it\n"
    "  --any-size           answers to the same request may differ in size\n"
    "  --grpc               send the requests' messages by gRPC; all must be of one method\n"
    "  --server-pid PID     also tells the processor time this process took\n"
    "  --seed N             another order of requests\n"
    "  --last-stream-id N   reconnect after this one (default and most 4294967295, with --grpc 2147483647)\n";

uint64_t now_nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void failed(struct run *run, uint64_t *counter, const char *format, ...) {
    ++*counter;
    if (run->failures.first[0]) return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(run->failures.first, sizeof run->failures.first, format, arguments);
    va_end(arguments);
}

uint32_t pick(struct run *run) {
    uint64_t x = run->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    run->random = x;
    uint64_t random = (x * 0x2545F4914F6CDD1Dull) >> 32;
    return (uint32_t)((random * run->requests.count) >> 32);
}

/// Processor time of a process, 0 when it is gone or none was named.
static uint64_t processor_nanoseconds(pid_t pid) {
    clockid_t clock;
    struct timespec time;
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

struct settings {
    uint32_t connections;
    double seconds, warm_up;
    bool has_limit;
    pid_t server;
};

static double parse_number(const char *name, const char *text, double least, double most) {
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    // The negation refuses NaN as well.
    if (errno != 0 || *end != 0 || end == text || !(value >= least && value <= most)) {
        errx(2, "--%s: a number from %.0f to %.0f is needed, not %s", name, least, most, text);
    }
    return value;
}

static struct settings parse(int count, char **arguments, struct run *run) {
    enum {
        SOCKET, FRAMES, CONNECTIONS, OUTSTANDING, SECONDS, WARM_UP, REQUESTS, MATCH_SUFFIX, STAMP, ANY_SIZE, GRPC,
        SERVER_PID, SEED, LAST_STREAM_ID,
    };
    static const struct option options[] = {
        {"socket", required_argument, NULL, SOCKET},
        {"frames", required_argument, NULL, FRAMES},
        {"connections", required_argument, NULL, CONNECTIONS},
        {"outstanding", required_argument, NULL, OUTSTANDING},
        {"seconds", required_argument, NULL, SECONDS},
        {"warm-up", required_argument, NULL, WARM_UP},
        {"requests", required_argument, NULL, REQUESTS},
        {"match-suffix", required_argument, NULL, MATCH_SUFFIX},
        {"stamp", required_argument, NULL, STAMP},
        {"any-size", no_argument, NULL, ANY_SIZE},
        {"grpc", no_argument, NULL, GRPC},
        {"server-pid", required_argument, NULL, SERVER_PID},
        {"seed", required_argument, NULL, SEED},
        {"last-stream-id", required_argument, NULL, LAST_STREAM_ID},
        {NULL, 0, NULL, 0},
    };
    struct settings settings = {.connections = 1, .seconds = 3, .warm_up = 0.5};
    const char *frames = NULL, *stamp = NULL;
    uint64_t seed = 1;
    run->protocol = &protocol_ttrpc;
    run->limit = UINT64_MAX;
    run->outstanding = 1;
    run->last_stream_id = UINT32_MAX;
    for (int option, index; (option = getopt_long(count, arguments, "", options, &index)) != -1;) {
        const char *name = option == '?' ? "" : options[index].name;
        switch (option) {
        case SOCKET: run->socket_path = optarg; break;
        case FRAMES: frames = optarg; break;
        case CONNECTIONS: settings.connections = (uint32_t)parse_number(name, optarg, 1, MAXIMUM_CONNECTIONS); break;
        case OUTSTANDING: run->outstanding = (uint32_t)parse_number(name, optarg, 1, MAXIMUM_OUTSTANDING); break;
        case SECONDS: settings.seconds = parse_number(name, optarg, 0, MAXIMUM_SECONDS); break;
        case WARM_UP: settings.warm_up = parse_number(name, optarg, 0, MAXIMUM_SECONDS); break;
        case REQUESTS:
            run->limit = (uint64_t)parse_number(name, optarg, 1, MAXIMUM_REQUESTS);
            settings.has_limit = true;
            break;
        case STAMP: stamp = optarg; break;
        case ANY_SIZE: run->any_size = true; break;
        case GRPC: run->protocol = &protocol_grpc; break;
        case MATCH_SUFFIX: run->match_suffix = (uint32_t)parse_number(name, optarg, 0, 1024); break;
        case SERVER_PID: settings.server = (pid_t)parse_number(name, optarg, 1, 4194304); break;
        case SEED: seed = (uint64_t)parse_number(name, optarg, 1, UINT32_MAX); break;
        case LAST_STREAM_ID: run->last_stream_id = (uint32_t)parse_number(name, optarg, 1, UINT32_MAX); break;
        default: fputs(usage, stderr); exit(2);
        }
    }
    if (!run->socket_path || !frames || optind != count || settings.seconds <= 0
        || (stamp && strlen(stamp) != STAMP_BYTES)) {
        fputs(usage, stderr);
        exit(2);
    }
    if (run->last_stream_id > run->protocol->last_stream_id) run->last_stream_id = run->protocol->last_stream_id;
    run->requests = requests_read(frames);
    if (run->protocol == &protocol_grpc && !run->requests.have_one_path) errx(2, "--grpc: requests of several methods");
    if (stamp) {
        requests_find_stamps(&run->requests, stamp);
        run->stamp = seed << 32 | 1;
    }
    for (uint32_t index = 0; index < run->requests.count; index++) {
        if (run->requests.items[index].length - FRAME_HEADER_BYTES < run->match_suffix) {
            errx(2, "--match-suffix: a request is shorter");
        }
    }
    run->random = seed * 0x9E3779B97F4A7C15ull;
    return settings;
}

/// Handles what happens until `end`. False when a connection ended, or when nobody answered for long.
static bool run_until(struct run *run, uint64_t end) {
    struct epoll_event events[MAXIMUM_EVENTS];
    uint64_t now = now_nanoseconds(), last_event = now;
    while (now < end && ((run->issuing && run->begun < run->limit) || run->open_calls > 0)) {
        uint64_t left = (end - now + 999999) / 1000000;
        int count = epoll_wait(run->epoll, events, MAXIMUM_EVENTS, left < 1000 ? (int)left : 1000);
        if (count < 0 && errno != EINTR) err(2, "epoll_wait");
        for (int index = 0; index < count; index++) {
            if (!connection_ready(events[index].data.ptr, events[index].events)) return false;
        }
        now = now_nanoseconds();
        if (count > 0) last_event = now;
        if (now - last_event > SILENCE_NANOSECONDS) return false;
    }
    return true;
}

static void print_text(const char *text) {
    putchar('"');
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') printf("\\%c", byte);
        else if (byte < 0x20) printf("\\u%04x", byte);
        else putchar(byte);
    }
    putchar('"');
}

static double microseconds(uint64_t nanoseconds) { return (double)nanoseconds / 1000; }

struct usage {
    uint64_t wall, own, server;
};

static void print_report(const struct run *run, const struct settings *settings, struct usage used) {
    const struct histogram *latencies = &run->latencies;
    const struct failures *failures = &run->failures;
    uint64_t count = latencies->count;
    double per_request = count ? 1.0 / (double)count : 0;
    printf("{\"connections\":%u,\"outstanding\":%u,", settings->connections, run->outstanding);
    printf("\"seconds\":%.6f,\"requests\":%llu,", (double)used.wall / 1e9, (unsigned long long)count);
    printf("\"requests_per_second\":%.1f,", used.wall ? (double)count * 1e9 / (double)used.wall : 0);
    printf("\"begun_in_all\":%llu,", (unsigned long long)run->begun);
    printf("\"answered_in_all\":%llu,", (unsigned long long)run->answered);
    printf(
        "\"errors\":%llu,\"error_kinds\":{\"status\":%llu,\"protocol\":%llu,\"size\":%llu,\"mismatch\":%llu,\"lost\":%llu},",
        (unsigned long long)(failures->status + failures->protocol + failures->size + failures->mismatch + failures->lost),
        (unsigned long long)failures->status, (unsigned long long)failures->protocol,
        (unsigned long long)failures->size, (unsigned long long)failures->mismatch, (unsigned long long)failures->lost);
    printf("\"first_error\":");
    if (failures->first[0]) print_text(failures->first);
    else printf("null");
    printf(",\"latency_microseconds\":{\"mean\":%.3f,", microseconds(latencies->sum) * per_request);
    printf("\"p50\":%.3f,\"p90\":%.3f,", microseconds(histogram_quantile(latencies, 0.5)),
           microseconds(histogram_quantile(latencies, 0.9)));
    printf("\"p99\":%.3f,\"p99.9\":%.3f,", microseconds(histogram_quantile(latencies, 0.99)),
           microseconds(histogram_quantile(latencies, 0.999)));
    printf("\"max\":%.3f},", microseconds(latencies->maximum));
    printf("\"mean_answer_bytes\":%.1f,\"reconnects\":%llu,", (double)run->answer_bytes * per_request,
           (unsigned long long)run->reconnects);
    printf("\"load_cpu_microseconds_per_request\":%.3f", microseconds(used.own) * per_request);
    if (settings->server > 0) {
        printf(",\"server_cpu_microseconds_per_request\":%.3f", microseconds(used.server) * per_request);
    }
    printf("}\n");
}

int main(int count, char **arguments) {
    static struct run run;
    struct settings settings = parse(count, arguments, &run);
    run.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (run.epoll < 0) err(2, "epoll_create1");
    struct connection **connections = calloc(settings.connections, sizeof *connections);
    if (!connections) err(2, "memory");
    for (uint32_t index = 0; index < settings.connections; index++) connections[index] = connection_open(&run);

    run.issuing = true;
    pid_t own = getpid();
    struct usage before = {now_nanoseconds(), processor_nanoseconds(own), processor_nanoseconds(settings.server)};
    run.measuring = settings.has_limit;
    for (uint32_t index = 0; index < settings.connections; index++) connection_fill(connections[index]);
    bool alive = true;
    if (settings.has_limit) {
        alive = run_until(&run, before.wall + MAXIMUM_RUN_NANOSECONDS);
    } else {
        alive = run_until(&run, before.wall + (uint64_t)(settings.warm_up * 1e9));
        run.measuring = true;
        before = (struct usage){now_nanoseconds(), processor_nanoseconds(own), processor_nanoseconds(settings.server)};
        if (alive) alive = run_until(&run, before.wall + (uint64_t)(settings.seconds * 1e9));
    }
    struct usage used = {
        now_nanoseconds() - before.wall, processor_nanoseconds(own) - before.own,
        processor_nanoseconds(settings.server) - before.server,
    };
    run.measuring = false;

    // What is still open is awaited: a lost answer is a failure too.
    run.issuing = false;
    if (alive) run_until(&run, now_nanoseconds() + SILENCE_NANOSECONDS);
    if (run.open_calls > 0) {
        failed(&run, &run.failures.lost, "%llu calls were not answered", (unsigned long long)run.open_calls);
        run.failures.lost += run.open_calls - 1;
    }
    for (uint32_t index = 0; index < settings.connections; index++) connection_close(connections[index]);
    free(connections);
    print_report(&run, &settings, used);
    const struct failures *failures = &run.failures;
    return failures->status + failures->protocol + failures->size + failures->mismatch + failures->lost > 0 ? 1 : 0;
}
