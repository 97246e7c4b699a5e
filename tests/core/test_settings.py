"""Settings in layers: what wins, what is locked, what survives a save, and what bad files do."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from neckguide import clinic as clinic_module
from neckguide import paths
from neckguide.clinic import Clinic, Loaded, load_clinic
from neckguide.errors import CannotWrite
from neckguide.saving import save_clinic
from neckguide.settings import change_settings, load_again, load_settings, save_settings
from neckguide.share import COPIED, Copied
from tests.core.rooms import HERE

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs signals and limits as Linux has them")


class Room:
    """The three files of one computer, each written as text, and what holds there."""

    def __init__(self, folder: Path) -> None:
        self.own, self.managed = folder / "own" / "clinic.toml", folder / "etc" / "clinic.toml"
        self.copy, self.share = folder / "cache" / "shared", folder / "share"
        for file in (self.own, self.managed, self.copy / "x"):
            file.parent.mkdir(parents=True)

    def write(self, own: str = "", managed: str = "", shared: str = "", logo: str = "") -> None:
        """`shared` goes where the copy of the shared folder is kept, and the managed file names that folder."""
        if shared:
            managed = f"shared = '{self.share}'\n{managed}"
            (self.copy / "clinic.toml").write_text(shared, "utf-8")
            (self.copy / COPIED).write_bytes(msgspec.json.encode(Copied(str(self.share), logo)))
            if logo:
                (self.copy / logo).write_bytes(b"picture")
        for file, text in ((self.own, own), (self.managed, managed)):
            if text:
                file.write_text(text, "utf-8")

    def load(self) -> Loaded:
        return load_settings(self.own, self.managed, self.copy)

    def save(self, now: Loaded, **fields: object) -> Loaded:
        changed = change_settings(now, structs.replace(now.clinic, **fields))
        return save_settings(changed)[0]

    def text(self) -> str:
        return self.own.read_text("utf-8")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


# What wins ---------------------------------------------------------------------------------------------------


def test_with_no_file_at_all_the_defaults_hold_and_nothing_is_written(room: Room, tmp_path: Path) -> None:
    loaded = room.load()
    assert (loaded.clinic, loaded.base, loaded.locked, loaded.shared) == (Clinic(), Clinic(), frozenset(), None)
    assert loaded.notices == () and loaded.file == room.own
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("managed", "shared", "own", "holds", "under"),
    [
        ("", "", "own", "own", ""),
        ("managed", "", "", "managed", "managed"),
        ("managed", "", "own", "own", "managed"),
        ("managed", "shared", "", "shared", "shared"),
        ("managed", "shared", "own", "own", "shared"),
        ("managed", "shared, locked", "own", "shared", "shared"),
        ("managed, locked", "shared", "own", "managed", "managed"),
        ("managed, locked", "shared, locked", "own", "managed", "managed"),
        ("locked", "shared", "own", "shared", "shared"),
        ("locked", "", "own", "", ""),
        ("managed", "locked", "own", "managed", "managed"),
    ],
)
def test_the_later_layer_wins_unless_an_earlier_one_locks(
    room: Room, managed: str, shared: str, own: str, holds: str, under: str
) -> None:
    def layer(words: str) -> str:
        name = words.split(",")[0]
        return (f'name = "{name}"\n' if name and name != "locked" else "") + (
            'locked = ["name"]\n' if "locked" in words else ""
        )

    room.write(layer(own), layer(managed), layer(shared))
    loaded = room.load()
    assert (loaded.clinic.name, loaded.base.name) == (holds, under)
    assert loaded.locked == ({"name"} if "locked" in managed + shared else set())
    assert loaded.shared == (room.share if shared else None)
    assert loaded.notices == ()


def test_each_key_is_layered_by_itself(room: Room) -> None:
    room.write(
        "text-size = 150", 'name = "Hill"\npaper = "letter"\n[costs]\nmassage = "40"', 'paper = "a4"\nphone = "1"'
    )
    assert room.load().clinic == Clinic(name="Hill", phone="1", text_size=150, costs={"massage": "40"})


def test_a_value_that_is_empty_on_purpose_counts(room: Room) -> None:
    room.write('web = ""\n[costs]', 'web = "hill.example"\n[costs]\nmassage = "40"')
    loaded = room.load()
    assert (loaded.clinic.web, loaded.clinic.costs, loaded.base.web) == ("", {}, "hill.example")


def test_the_copy_of_another_folder_counts_for_nothing(room: Room) -> None:
    room.write(shared='name = "Shared"')
    (room.copy / COPIED).write_bytes(msgspec.json.encode(Copied("/another")))
    assert room.load().clinic == Clinic()
    room.managed.unlink()
    assert room.load().clinic == Clinic()


def test_a_logo_is_found_from_where_it_was_named(room: Room, tmp_path: Path) -> None:
    room.write("", 'logo = "ours.png"')
    assert room.load().clinic.logo == str(room.managed.parent / "ours.png")
    room.write("", 'logo = "ours.png"', 'logo = "theirs.png"', "logo-1.png")
    assert room.load().clinic.logo == str(room.copy / "logo-1.png")
    room.write("", 'logo = "ours.png"', 'logo = "../theirs.png"')
    assert room.load().clinic.logo == str(room.managed.parent / "ours.png")
    room.write('logo = "own.png"')
    loaded = room.load()
    assert loaded.clinic.logo == "own.png" and loaded.file.parent == room.own.parent


def test_the_shared_folder_itself_is_never_touched(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write(shared='name = "Shared"')
    really = os.stat

    def watched(path: object, *rest: object, **more: object) -> object:
        assert "share/" not in f"{path}/"
        return really(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", watched)
    assert room.load().clinic.name == "Shared"


def test_a_visit_is_not_cleared_before_it_is_covered_and_locks_hold_in_that_too(room: Room) -> None:
    room.write("cover-after = 12", "clear-after = 5")
    assert (room.load().clinic.cover_after, room.load().clinic.clear_after) == (12, 12)
    room.write("cover-after = 12", 'clear-after = 5\nlocked = ["clear-after"]')
    assert (room.load().clinic.cover_after, room.load().clinic.clear_after) == (5, 5)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_from_a_windows_editor_are_read_in_every_layer(room: Room, mark: str, end: str) -> None:
    room.write("size = 16", 'locked = ["name"]\nname = "M"', 'phone = "1"')
    for file in (room.own, room.managed, room.copy / "clinic.toml"):
        file.write_bytes((mark + file.read_text("utf-8").replace("\n", end)).encode())
    assert room.load().clinic == Clinic(name="M", phone="1", size=16)
    assert room.load().locked == {"name"}


def test_where_the_files_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, place in (
        ("linux", "/etc/neckguide/clinic.toml"),
        ("darwin", "/Library/Application Support/neckguide/clinic.toml"),
    ):
        monkeypatch.setattr(sys, "platform", platform)
        assert paths.managed_file() == Path(place)
    monkeypatch.undo()
    assert paths.shared_copy().parent != paths.clinic_file().parent


def test_without_arguments_the_platforms_places_are_read(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write('name = "Own"', 'phone = "1"')
    for name, place in (("clinic_file", room.own), ("managed_file", room.managed), ("shared_copy", room.copy)):
        monkeypatch.setattr(paths, name, lambda place=place: place)
    assert load_settings().clinic == Clinic(name="Own", phone="1")


# What is odd -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("managed", "told", "left"),
    [
        ("name = 1", "name: this must be text in quotes, not a whole number. It was left out.", Clinic(phone="1")),
        ('palette = "pink"', "palette: unknown value 'pink'. It was left out.", Clinic(phone="1")),
        ('palette = ""', "palette: unknown value ''. It was left out.", Clinic(phone="1")),
        ('size = "12"', "size: this must be a whole number, not text in quotes. It was left out.", Clinic(phone="1")),
        ("cover-after = 99", "“cover-after” cannot be 99; 15 is used.", Clinic(phone="1", cover_after=15)),
        ("copies = 0", "“copies” cannot be 0; 1 is used.", Clinic(phone="1")),
        ('locked = "name"', "“locked” must be a list of settings", Clinic(phone="1")),
        ('locked = ["nome"]', "“locked” names settings that do not exist: nome.", Clinic(phone="1")),
        ('shared = ""', "“shared” must be a folder's full path. No shared folder is used.", Clinic(phone="1")),
        ('shared = "clinic"', "“shared” must be a folder's full path.", Clinic(phone="1")),
        ('shared = "smb://server/clinic"', "“shared” must be a folder's full path.", Clinic(phone="1")),
        ("shared = 3", "“shared” must be a folder's full path.", Clinic(phone="1")),
        ('shared = "/a\\u0000b"', "“shared” must be a folder's full path.", Clinic(phone="1")),
        ("fax = 1", "these settings are not known and were left alone: fax.", Clinic(phone="1")),
    ],
)
def test_one_slip_in_the_managed_file_is_told_with_its_place_and_the_rest_holds(
    room: Room, managed: str, told: str, left: Clinic
) -> None:
    room.write("", f'{managed}\nphone = "1"')
    loaded = room.load()
    (notice,) = loaded.notices
    assert notice.startswith(f"{room.managed}: ") and told in notice and "`" not in notice
    assert loaded.clinic == left and loaded.shared is None


DAMAGED = {
    "not TOML": b"name =",
    "not UTF-8": b'name = "\xff"',
    "nested": b"a = " + b"[" * 20_000,
    "too long": b"#" * 70_000,
    "an endless number": b"size = " + b"9" * 5_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_managed_file_stays_where_it_is_and_the_rest_holds(room: Room, content: bytes) -> None:
    room.write('name = "Own"')
    room.managed.write_bytes(content)
    for _ in range(2):
        loaded = room.load()
        (notice,) = loaded.notices
        assert notice.startswith(f"{room.managed}: ") and notice.endswith(" The other settings hold.")
        assert loaded.clinic == Clinic(name="Own") and loaded.locked == frozenset()
    assert room.managed.read_bytes() == content and list(room.managed.parent.iterdir()) == [room.managed]


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_own_file_is_kept_aside_and_the_clinics_settings_hold(room: Room, content: bytes) -> None:
    room.write("", 'name = "Hill"')
    room.own.write_bytes(content)
    loaded = room.load()
    (notice,) = loaded.notices
    assert notice.startswith("clinic.toml: ") and notice.endswith("It was kept as clinic.damaged-1.toml.")
    assert loaded.clinic == loaded.base == Clinic(name="Hill")
    assert room.own.with_name("clinic.damaged-1.toml").read_bytes() == content and not room.own.exists()
    assert room.load().notices == ()


def test_a_damaged_copy_counts_for_nothing(room: Room) -> None:
    room.write("", 'phone = "1"', "name = [")
    assert room.load().clinic == Clinic(phone="1")
    room.write(shared='name = "Shared"')
    (room.copy / COPIED).write_text("{")
    assert room.load().clinic == Clinic()


def test_what_is_odd_but_sound_is_told_once_ever(room: Room) -> None:
    room.write("fax = 1\ntext-size = 140", 'locked = ["nome"]', 'shared = "/another"\npager = 2')
    first = room.load()
    assert len(first.notices) == 5
    assert any("“shared” counts only in the managed file" in notice for notice in first.notices)
    assert room.load().notices == ()
    room.save(room.load(), name="Hill")
    assert room.load().notices == () and "fax = 1" in room.text()
    room.own.write_text("fax = 1\ntelex = 2")
    (notice,) = room.load().notices
    assert notice.endswith("left alone: fax, telex.")


def test_telling_once_writes_once(room: Room) -> None:
    room.write("fax = 1")
    room.load()
    (told,) = [file for file in room.copy.parent.iterdir() if file.is_file()]
    os.utime(told, (1, 1))
    for _ in range(3):
        room.load()
    assert told.stat().st_mtime == 1


def test_where_nothing_can_be_remembered_it_is_told_again(room: Room) -> None:
    room.write("fax = 1")
    (room.copy.parent / "told.txt").mkdir()
    assert len(room.load().notices) == len(room.load().notices) == 1


def test_keys_with_strange_characters_are_told_tamely(room: Room) -> None:
    room.write('"a\\nb\\u202e" = 1')
    (notice,) = room.load().notices
    assert notice.isprintable()


# Saving ------------------------------------------------------------------------------------------------------


def test_only_what_differs_from_the_base_is_written(room: Room) -> None:
    room.write("", 'name = "Hill"\npaper = "letter"')
    now = room.save(room.load(), name="Own", text_size=125)
    assert room.text() == 'name = "Own"\ntext-size = 125\n'
    assert room.save(now, name="Hill").clinic.name == "Hill"
    assert room.text() == "text-size = 125\n"
    room.write("", 'name = "Valley"\npaper = "a4"')
    assert room.load().clinic == Clinic(name="Valley", text_size=125)


def test_a_locked_value_cannot_be_changed_and_is_never_written(room: Room) -> None:
    room.write('name = "Mine"\n', 'name = "Hill"\nlocked = ["name", "copies"]')
    now = room.save(room.load(), name="Other", copies=3, phone="1")
    assert (now.clinic.name, now.clinic.copies, now.clinic.phone) == ("Hill", 1, "1")
    assert room.text() == 'name = "Mine"\nphone = "1"\n'


def test_comments_unknown_keys_and_line_ends_survive(room: Room) -> None:
    text = (
        '\ufeff# ours\r\nname = "Old" # the name\r\nfax = 1\r\n'
        '[costs]\r\nmassage = "40" # per hour\r\n# next\r\nyoga = "9"\r\n[later]\r\nx = 1\r\n'
    )
    room.own.write_bytes(text.encode())
    room.save(room.load(), name="New", country="GB", costs={"massage": "50", "heat": "1"})
    new = room.own.read_bytes().decode()
    for kept in (
        "# ours\r\n",
        'name = "New" # the name\r\n',
        "fax = 1\r\n",
        'massage = "50" # per hour\r\n',
        "# next\r\n",
    ):
        assert kept in new
    assert "\n" not in new.replace("\r\n", "") and "yoga" not in new
    assert load_clinic(room.own).clinic == Clinic(name="New", country="GB", costs={"massage": "50", "heat": "1"})


@pytest.mark.parametrize(
    "text",
    [
        "costs.massage = '1'\nname = 'x'\n",
        "costs = { massage = '1' }\n",
        "[a]\nx = 1\n[costs]\nmassage = '1'\n[a.b]\ny = 2\n",
        "# nothing else",
        '\'name\' = "x"\n"size" = 14\n',
        "[[later]]\nx = 1\n[[later]]\nx = 2\n",
    ],
)
def test_a_file_written_in_another_style_is_edited_too(room: Room, text: str) -> None:
    room.own.write_text(text)
    wanted = Clinic(name="New", size=18, web="w", reviewed=dt.date(2026, 1, 2), costs={"yoga": "2"}, copies=3)
    assert save_clinic(room.own, wanted) == ""
    assert load_clinic(room.own).clinic == wanted
    assert ("x = 1" in room.text()) == ("x = 1" in text)


def test_two_windows_do_not_undo_each_others_changes(room: Room) -> None:
    room.write('phone = "1"')
    one, two = room.load(), room.load()
    two = room.save(two, text_size=150, phone="2")
    one = room.save(one, palette="dark")
    assert load_clinic(room.own).clinic == Clinic(phone="2", text_size=150, palette="dark")
    assert load_again_here(room, one).clinic == load_again_here(room, two).clinic == load_clinic(room.own).clinic


def load_again_here(room: Room, now: Loaded) -> Loaded:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "managed_file", lambda: room.managed)
        patch.setattr(paths, "shared_copy", lambda: room.copy)
        return load_again(now)


def test_what_could_not_be_saved_holds_is_saved_later_and_outlives_a_new_share(room: Room) -> None:
    room.write('phone = "1"', shared='name = "Shared"')
    now = room.load()
    room.own.chmod(0o444)
    changed = change_settings(now, structs.replace(now.clinic, web="mine"))
    with pytest.raises(CannotWrite):
        save_settings(changed)
    (room.copy / "clinic.toml").write_text('name = "Newer"')
    again = load_again_here(room, changed)
    assert (again.clinic.web, again.clinic.name, again.clinic.phone) == ("mine", "Newer", "1")
    room.own.chmod(0o644)
    room.save(again, size=16)
    assert load_clinic(room.own).clinic == Clinic(phone="1", web="mine", size=16)


def test_nothing_is_said_twice_when_settings_are_read_again(room: Room) -> None:
    room.write("fax = 1", "name = 1")
    now = room.load()
    assert len(now.notices) == 2
    again = load_again_here(room, now)
    assert sorted(again.notices) == sorted(now.notices)


WHOLE = 'country = "GB"\nemergency = "112"\n'


@pytest.mark.parametrize("half", ['country = "GB', "country = 44", "", None])
def test_settings_that_are_half_written_when_the_share_changes_take_no_number_away(
    room: Room, half: str | None
) -> None:
    room.write(WHOLE, shared='name = "Shared"')
    now = room.load()
    room.own.unlink()
    if half is not None:
        room.own.write_text(half)
    (room.copy / "clinic.toml").write_text('name = "Newer"')
    again = load_again_here(room, now)
    assert (again.clinic.country, again.clinic.emergency, again.clinic.name) == ("GB", "112", "Newer")
    assert [file.read_text() for file in room.own.parent.iterdir()] == ([] if half is None else [half])
    assert [said.split(". ")[-1] for said in again.notices] == ["The last good settings are used."] * bool(half)
    assert load_again_here(room, again) == again
    room.own.write_text(WHOLE.replace("112", "911"))
    assert load_again_here(room, again).clinic == Clinic(name="Newer", country="GB", emergency="911")


@pytest.mark.parametrize("saves", [False, True])
def test_a_number_that_own_file_and_share_both_gave_holds_when_the_share_drops_it(room: Room, saves: bool) -> None:
    room.write('emergency = "555"\n', shared='name = "Shared"\nemergency = "555"')
    now = room.load()
    if saves:
        now = room.save(now, size=16)
        assert 'emergency = "555"' in room.text()
    room.own.write_text('emergency = "55')
    (room.copy / "clinic.toml").write_text('name = "Newer"')
    again = load_again_here(room, now)
    assert (again.clinic.name, again.clinic.emergency, again.clinic.size) == ("Newer", "555", 16 if saves else 12)
    assert load_again_here(room, again) == again


def test_settings_that_another_program_holds_when_the_share_changes_still_hold(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write(WHOLE, shared='name = "Shared"')
    now = room.load()

    def held(file: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(clinic_module, "beginning", held)
    again = load_again_here(room, now)
    assert again.clinic == now.clinic
    said = "clinic.toml: this file cannot be read: permission denied. The last good settings are used."
    assert again.notices == (said,)


def test_a_file_that_was_damaged_meanwhile_is_kept_aside_and_nothing_that_holds_is_lost(room: Room) -> None:
    room.write('phone = "1"', 'web = "w"')
    now = room.load()
    for number, content in enumerate((b"name = [", b"name = 1", b"\xff", b"#" * 70_000), 1):
        room.own.write_bytes(content)
        changed = change_settings(now, structs.replace(now.clinic, name=f"New {number}"))
        now, said = save_settings(changed)
        kept = f"clinic.damaged-{number}.toml"
        assert said == f"clinic.toml was damaged. It was kept as {kept}, and a new one was written."
        assert room.own.with_name(kept).read_bytes() == content
        assert room.text() == f'name = "New {number}"\nphone = "1"\n'


def test_a_file_that_vanished_is_written_anew_with_all_that_holds(room: Room) -> None:
    room.write('phone = "1"')
    now = room.load()
    room.own.unlink()
    room.own.parent.rmdir()
    room.save(now, name="New")
    assert load_clinic(room.own).clinic == Clinic(name="New", phone="1")


@pytest.mark.parametrize("name", ["x" * 70_000, "\ud800"])
def test_settings_that_no_file_can_hold_are_refused(room: Room, name: str) -> None:
    room.write('phone = "1"')
    with pytest.raises(CannotWrite):
        save_clinic(room.own, Clinic(name=name))
    assert room.text() == 'phone = "1"' and list(room.own.parent.iterdir()) == [room.own]


@pytest.mark.parametrize("name", ["a\nb", 'q"uo"te', "\\", "\x00\x1f\x7f", "’ĳß 😀", "'''", "a\r\nb", "\u202e"])
def test_every_text_reads_back_as_it_was(room: Room, name: str) -> None:
    save_clinic(room.own, Clinic(name=name, costs={name: name}))
    assert load_clinic(room.own).clinic == Clinic(name=name, costs={name: name})


def test_nothing_is_written_where_nothing_changed(room: Room) -> None:
    room.write('phone = "1"\n')
    os.utime(room.own, (1, 1))
    room.save(room.load())
    assert room.own.stat().st_mtime == 1


def test_a_file_that_may_not_be_written_says_so_and_stays(room: Room) -> None:
    room.write('phone = "1"')
    now = room.load()
    room.own.chmod(0o444)
    with pytest.raises(CannotWrite, match=r"it is read-only\. What was there before is unchanged"):
        room.save(now, name="New")
    assert room.text() == 'phone = "1"'
    room.own.chmod(0o644)
    room.own.unlink()
    room.own.mkdir()
    with pytest.raises(CannotWrite, match="it is not a file"):
        room.save(now, name="New")
    room.own.rmdir()
    room.own.parent.rmdir()
    room.own.parent.write_text("a file where the folder was")
    with pytest.raises(CannotWrite):
        room.save(now, name="New")


def test_a_file_that_another_program_holds_is_not_taken_for_damaged(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write('phone = "1"')

    def held(file: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(clinic_module, "beginning", held)
    loaded = room.load()
    assert loaded.notices == ("clinic.toml: this file cannot be read: permission denied. Default settings are used.",)
    monkeypatch.setattr(Path, "read_bytes", held)
    with pytest.raises(CannotWrite, match="permission denied"):
        room.save(loaded, name="New")
    monkeypatch.undo()
    assert room.text() == 'phone = "1"' and list(room.own.parent.iterdir()) == [room.own]


@LINUX
def test_a_disk_that_fills_up_while_saving_leaves_the_old_settings(room: Room) -> None:
    room.write('phone = "1"')
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from neckguide.clinic import Clinic; from neckguide.saving import save_clinic\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: save_clinic(Path(sys.argv[1]), Clinic(address='x' * 30_000))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    command = [sys.executable, "-c", code, room.own]
    told = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("CannotWrite “") and told.stdout.endswith("is unchanged.\n")
    assert room.text() == 'phone = "1"' and list(room.own.parent.iterdir()) == [room.own]


def test_a_save_takes_less_than_fifty_milliseconds(room: Room) -> None:
    room.write('# ours\nphone = "1"\nfax = 2\n[costs]\nmassage = "40"\n')
    now = room.load()
    took: list[float] = []
    for number in range(20):
        began = time.thread_time()
        now = room.save(now, name=f"Clinic {number}")
        took.append(time.thread_time() - began)
    assert sorted(took)[10] < 0.05
