#include "sample.h"
#include "unit.h"

#include "count_of.h"
#include "memory.h"

#include <dirent.h>
#include <sys/stat.h>

static const struct report_options plain = {0};

struct folder {
    char path[64];
};

static struct folder folder_new(void)
{
    struct folder folder = {"/tmp/smtpspec-report-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(folder.path));
    return folder;
}

static size_t entries(const struct folder *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder->path);
    for (const struct dirent *entry; (entry = readdir(directory));)
        count += entry->d_name[0] != '.';
    closedir(directory);
    return count;
}

static void refused_early(const char *path, const char *why)
{
    struct err err = {0};
    struct report_file *file = report_file_new(path, report_format_find("junit"), &err);
    ck_assert_ptr_null(file);
    ck_assert_msg(strstr(err.text, path) && strstr(err.text, why), "%s", err.text);
}

TEST(a_report_appears_whole_under_its_name)
{
    struct folder folder = folder_new();
    struct err err = {0};
    struct sample sample = sample_read("mixed.json");
    char *path = mem_format("%s/report.xml", folder.path);
    struct report_file *file = report_file_new(path, report_format_find("junit"), &err);
    ck_assert_msg(file != NULL, "%s", err.text);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_msg(report_file_commit(file, sample_const(&sample), sample.count, &plain, &err), "%s",
                  err.text);
    report_file_free(&file);
    char *text = sample_file_text(path);
    sample_compare(text, "mixed.xml");
    ck_assert_uint_eq(entries(&folder), 1);
    free(text);
    unlink(path);
    rmdir(folder.path);
    free(path);
    sample_release(&sample);
}

TEST(a_report_that_is_not_committed_leaves_the_old_one)
{
    struct folder folder = folder_new();
    struct err err = {0};
    char *path = mem_format("%s/report.xml", folder.path);
    FILE *old = fopen(path, "w");
    fputs("old", old);
    fclose(old);
    struct report_file *file = report_file_new(path, report_format_find("junit"), &err);
    ck_assert_ptr_nonnull(file);
    report_file_free(&file);
    ck_assert_uint_eq(entries(&folder), 1);
    char *text = sample_file_text(path);
    ck_assert_str_eq(text, "old");
    free(text);
    unlink(path);
    rmdir(folder.path);
    free(path);
}

TEST(a_link_stays_and_the_file_behind_it_is_replaced)
{
    struct folder folder = folder_new();
    struct err err = {0};
    struct sample sample = sample_read("mixed.json");
    char *real = mem_format("%s/real.json", folder.path);
    char *link_path = mem_format("%s/link.json", folder.path);
    fclose(fopen(real, "w"));
    ck_assert_int_eq(chmod(real, 0640), 0);
    ck_assert_int_eq(symlink("real.json", link_path), 0);
    struct report_file *file = report_file_new(link_path, report_format_find("json"), &err);
    ck_assert(report_file_commit(file, sample_const(&sample), sample.count, &plain, &err));
    report_file_free(&file);
    struct stat status;
    ck_assert_int_eq(lstat(link_path, &status), 0);
    ck_assert(S_ISLNK(status.st_mode));
    ck_assert_int_eq(stat(real, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0640);
    ck_assert_int_gt(status.st_size, 1000);
    unlink(real);
    unlink(link_path);
    rmdir(folder.path);
    free(real);
    free(link_path);
    sample_release(&sample);
}

TEST(a_path_that_cannot_be_written_is_said_before_playing)
{
    refused_early("/tmp", "it is a folder");
    refused_early("/nowhere/at/all/report.xml", "No such file or directory");
    refused_early("/dev/null/report.xml", "Not a directory");
    refused_early("", "needs the name of a file");
}

TEST(a_full_disk_is_an_error)
{
    static const char *const formats[] = {"junit", "json", "terminal"};
    struct sample sample = sample_read("mixed.json");
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        struct err err = {0};
        struct report_file *file =
            report_file_new("/dev/full", report_format_find(formats[i]), &err);
        ck_assert_ptr_nonnull(file);
        ck_assert(!report_file_commit(file, sample_const(&sample), sample.count, &plain, &err));
        ck_assert_str_eq(err.text, "/dev/full: cannot be written: No space left on device");
        report_file_free(&file);
    }
    ck_assert_int_eq(access("/dev/full", F_OK), 0);
    sample_release(&sample);
}

SUITE("report files")
