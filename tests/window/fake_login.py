"""A login manager on a private bus: `python fake_login.py ADDRESS`. It answers calls and says what it was asked."""

import sys

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

SESSION = "/org/freedesktop/login1/session/_37"

if __name__ == "__main__":
    bus = open_dbus_connection(bus=sys.argv[1])
    bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
    print("ready", flush=True)
    while True:
        message = bus.receive()
        if message.header.message_type != MessageType.method_call:
            continue
        asked = (message.header.fields[HeaderFields.member], *message.body)
        if asked == ("GetSession", "auto"):
            bus.send(new_method_return(message, "o", (SESSION,)))
        elif asked == ("Get", "org.freedesktop.login1.Session", "LockedHint"):
            bus.send(new_method_return(message, "v", (("b", len(sys.argv) < 3),)))
        else:
            bus.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
        print(*asked, flush=True)
