"""Favourites as files: read whatever the file holds, written whole or not at all; never a crash, always a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec import ValidationError, convert, structs, to_builtins

from neckguide.clinic import MAX_BYTES, beginning, keep_aside, read_table, text_of, unreadable
from neckguide.content.favourites import MOST_FAVOURITES, Origin, Recipe
from neckguide.content.load import Topic
from neckguide.content.read import plainly
from neckguide.errors import CannotWrite, ClinicFault, TooMany
from neckguide.favourites import MOST_NAME, Favourite
from neckguide.files import is_there, make_folder, refusal, write_whole
from neckguide.handout.room import tidy

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

KEY = "favourite"

_KEYS = frozenset(field.encode_name for field in structs.fields(Recipe))


def favourites_for(topic: Topic, own: Path, shared: Path | None) -> tuple[tuple[Favourite, ...], tuple[str, ...]]:
    """All favourites of a topic, and what is to be said once; of one name, own beats the clinic's beats the shipped."""
    notices: list[str] = []
    found: dict[str, Favourite] = {}
    notices += topic.favourites.left_out
    _put(found, (Favourite(structs.replace(each, topic=topic.id), "shipped") for each in topic.favourites.recipes))
    for file, origin in ((shared, "clinic"), (own, "own")):
        if file is not None:
            read, said = read_favourites(file, topic.id, cast("Origin", origin))
            _put(found, read)
            notices += said
    return tuple(found.values()), tuple(notices)


def read_favourites(file: Path, topic: str, origin: Origin = "own") -> tuple[tuple[Favourite, ...], tuple[str, ...]]:
    """The favourites of a topic in a file, and what is to be said about it; nothing where there is no file.

    A file that cannot be read is kept aside where it is the user's own, and left alone where it is not.
    """
    if not is_there(file):
        return (), ()
    try:
        table = read_table(beginning(file), file.name)
    except OSError as error:
        return (), (f"{ClinicFault(file.name, unreadable(error))} No favourite of it is used.",)
    except ClinicFault as fault:
        aside = keep_aside(file) if origin == "own" else None
        kept = f" It was kept as {aside.name}." if aside else ""
        return (), (f"{fault} No favourite of it is used.{kept}",)
    entries = table.get(KEY, [])
    if not isinstance(entries, list):
        return (), (f"{file.name}: {KEY}: write [[{KEY}]], one for each.",)
    found: dict[str, Favourite] = {}
    faults: list[str] = []
    all_ = cast("list[object]", entries)
    for number, entry in enumerate(all_[:MOST_FAVOURITES], 1):
        try:
            recipe = _recipe(entry)
        except (ValidationError, ValueError) as error:
            faults.append(f"favourite {number}: {plainly(error)}")
            continue
        if recipe.topic == topic:
            _put(found, (Favourite(recipe, origin),))
    if len(all_) > MOST_FAVOURITES:
        faults.append(f"{len(all_)} favourites are too many; the first {MOST_FAVOURITES} are used")
    if not faults:
        return tuple(found.values()), ()
    more = f" ({len(faults)} faults in all.)" if len(faults) > 1 else ""
    return tuple(found.values()), (f"{file.name}: {faults[0]}.{more}",)


def keep_favourite(file: Path, favourite: Favourite) -> None:
    """Write a favourite into the user's own file, in the place of one of the same name and topic.

    Comments, keys that we do not know and all other favourites stay. TooMany, or CannotWrite.
    """
    recipe = favourite.recipe

    def put(document: TOMLDocument) -> None:
        from tomlkit import aot, inline_table, table
        from tomlkit.items import AoT

        if not isinstance(document.get(KEY), list):  # pyright: ignore[reportUnknownMemberType] - tomlkit is untyped here
            document[KEY] = aot()
        entries = cast("list[dict[str, object]]", document[KEY])
        same = next((entry for entry in entries if _is(entry, recipe)), None)
        if same is None:
            if len(entries) >= MOST_FAVOURITES:
                raise TooMany(what="favourites", most=MOST_FAVOURITES)
            entries.append(table() if isinstance(entries, AoT) else inline_table())
            same = entries[-1]
        for key, value in cast("dict[str, object]", to_builtins(recipe)).items():
            if value is None or (key != "blocks" and value in ("", [], ())):
                if key in same:
                    del same[key]
            else:
                same[key] = value

    _rewrite(file, put)


def drop_favourite(file: Path, favourite: Favourite) -> None:
    """Take a favourite out of the user's own file; all else in it stays. CannotWrite where that fails."""

    def take(document: TOMLDocument) -> None:
        entries = cast("object", document.get(KEY))  # pyright: ignore[reportUnknownMemberType]
        if isinstance(entries, list):
            all_ = cast("list[object]", entries)
            for at in reversed([at for at, entry in enumerate(all_) if _is(entry, favourite.recipe)]):
                del all_[at]

    _rewrite(file, take)


def _put(found: dict[str, Favourite], more: Iterable[Favourite]) -> None:
    """By name, whatever its case; a later one takes the place of an earlier one."""
    for favourite in more:
        found[favourite.name.casefold()] = favourite


def _recipe(entry: object) -> Recipe:
    """An entry as a recipe with a tidy name; ValidationError or ValueError says what is wrong with it."""
    known: object = entry
    if isinstance(entry, dict):
        table = cast("dict[str, object]", entry)
        known = {key: value for key, value in table.items() if key in _KEYS}
    recipe = convert(known, Recipe)
    name = tidy(recipe.name, MOST_NAME)
    if not name:
        raise ValueError("it has no name")
    return structs.replace(recipe, name=name)


def _is(entry: object, recipe: Recipe) -> bool:
    """Whether an entry of the file is that favourite."""
    if not isinstance(entry, dict):
        return False
    table = cast("dict[str, object]", entry)
    name = tidy(str(table.get("name", "")), MOST_NAME)
    return name.casefold() == recipe.name.casefold() and table.get("topic") == recipe.topic


def _rewrite(file: Path, change: Callable[[TOMLDocument], None]) -> None:
    # Imported here: reading needs only the standard library.
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    document = tomlkit.document()
    try:
        content = beginning(file)
        read_table(content, file.name)  # tomlkit itself sets no bounds
        document = tomlkit.parse(text_of(content))
    except (FileNotFoundError, NotADirectoryError):
        pass  # Where it only cannot be looked at, it must not be taken for missing: the others in it would be lost.
    except OSError as error:
        raise CannotWrite(file=file, reason=refusal(error)) from None
    except ClinicFault as fault:
        if keep_aside(file) is None:
            raise CannotWrite(file=file, reason=str(fault.values["fault"]).rstrip(".")) from None
    except TOMLKitError as error:
        raise CannotWrite(file=file, reason=str(error)) from None
    change(document)
    content = tomlkit.dumps(document).encode()
    if len(content) > MAX_BYTES:
        raise CannotWrite(file=file, reason=f"it would be longer than {MAX_BYTES // 1024} kB")
    make_folder(file)
    write_whole(file, content)
