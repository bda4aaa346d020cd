// The same of a C++ program, in which names have namespaces but C functions have not.
#include <smtpspec.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

extern "C" void respond()
{
    std::abort();
}

extern "C" void mem_alloc()
{
    std::abort();
}

namespace {

bool note(void *state, const smtpspec_result *result, size_t, size_t)
{
    static_cast<std::vector<std::string> *>(state)->push_back(result->id);
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<std::string> played;
    const char *selectors[] = {"help"};
    smtpspec_error error = {""};
    smtpspec_reporter reporter = {};
    reporter.size = sizeof reporter;
    reporter.state = &played;
    reporter.result = note;
    struct smtpspec_play play = {};
    play.size = sizeof play;
    play.selectors = selectors;
    play.selectors_count = 1;
    play.reporter = &reporter;
    if (!smtpspec_begin(&error))
        return 2;
    smtpspec_catalogue *catalogue = smtpspec_catalogue_load(argc > 1 ? argv[1] : nullptr, stderr);
    smtpspec_record *record = catalogue ? smtpspec_play(catalogue, &play, &error) : nullptr;
    if (!record)
        std::fprintf(stderr, "embed: %s\n", error.text);
    int status = record && record->cases_count == played.size() && !played.empty() ? 0 : 1;
    smtpspec_record_free(&record);
    smtpspec_catalogue_free(&catalogue);
    smtpspec_end();
    return status;
}
