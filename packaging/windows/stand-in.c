/* A program that stands in for neckguide when its setup is tried: it starts only beside the files of its own version.

   neckguide             prints the version; exit status 1 where a part of another version lies beside it
   neckguide self-test   the same, as the setup asks it; what _internal\fails.txt holds is what fails
   neckguide stay FILE        makes FILE and stays open until it is deleted
   neckguide hold PATH FILE   the same, and lets nobody rename PATH meanwhile

   With STAND_IN_HOLD=PATH and STAND_IN_FOLDER=FOLDER in the environment, self-test leaves `hold PATH FOLDER\told` there,
   run from FOLDER: the folder of this program is about to be renamed. */
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static int read_beside(const wchar_t *name, char *text, int size) {
    wchar_t path[MAX_PATH];
    GetModuleFileNameW(NULL, path, MAX_PATH);
    wcscpy(wcsrchr(path, L'\\') + 1, name);
    FILE *file = _wfopen(path, L"rb");
    if (!file) return 0;
    text[fread(text, 1, size - 1, file)] = 0;
    fclose(file);
    return 1;
}

static int stay(const wchar_t *told) {
    FILE *file = _wfopen(told, L"wb");
    if (file) fclose(file);
    while (GetFileAttributesW(told) != INVALID_FILE_ATTRIBUTES) Sleep(50);
    return 0;
}

static int hold(const wchar_t *path, const wchar_t *told) {
    HANDLE held =
        CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    return held == INVALID_HANDLE_VALUE ? 1 : stay(told);
}

static void leave_behind(const wchar_t *path, const wchar_t *folder) {
    wchar_t self[MAX_PATH], copy[MAX_PATH], told[MAX_PATH], command[4 * MAX_PATH];
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION made;
    GetModuleFileNameW(NULL, self, MAX_PATH);
    swprintf(copy, MAX_PATH, L"%ls\\hold.exe", folder);
    swprintf(told, MAX_PATH, L"%ls\\told", folder);
    CopyFileW(self, copy, FALSE);
    swprintf(command, sizeof command / sizeof *command, L"\"%ls\" hold \"%ls\" \"%ls\"", copy, path, told);
    CreateProcessW(copy, command, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &start, &made);
    while (GetFileAttributesW(told) == INVALID_FILE_ATTRIBUTES && WaitForSingleObject(made.hProcess, 50)) {
    }
}

int wmain(int count, wchar_t **words) {
    char found[200], fault[200];
    const wchar_t *word = count > 1 ? words[1] : L"";
    if (!wcscmp(word, L"hold") && count > 3) return hold(words[2], words[3]);
    if (!wcscmp(word, L"stay") && count > 2) return stay(words[2]);
    if (!read_beside(L"_internal\\version.txt", found, sizeof found)) strcpy(found, "nothing");
    if (strcmp(found, VERSION)) {
        printf("FAILED parts: this is " VERSION ", and %s lies beside it\n", found);
        return 1;
    }
    printf("ok     versions: neckguide " VERSION "\n");
    if (wcscmp(word, L"self-test")) return 0;
    if (_wgetenv(L"STAND_IN_HOLD")) leave_behind(_wgetenv(L"STAND_IN_HOLD"), _wgetenv(L"STAND_IN_FOLDER"));
    if (read_beside(L"_internal\\fails.txt", fault, sizeof fault)) {
        printf("FAILED letters: %s\nok     printers: none\n", fault);
        return 1;
    }
    return 0;
}
