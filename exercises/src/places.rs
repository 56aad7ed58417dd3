//! The sections of the book that explain what a check has found, as a student is told them.

pub const BOTH_ENDS: &str = "Overview, \"Both ends in one program\"";
pub const UNTIL_NO_MORE: &str = "Overview, \"Until there is no more\"";
pub const GIVEN: &str = "Overview, \"What a program is given, and what it leaves\"";
pub const DIFFERENCES: &str = "Overview, \"What differs between the two languages\"";

pub const WAITS_AND_COMES: &str = "The Client/Server Model, \"One waits, the other comes\"";
pub const THREE_SOCKETS: &str = "The Client/Server Model, \"Three sockets and two addresses\"";
pub const BOTH_WAIT: &str = "The Client/Server Model, \"When both wait\"";
pub const ONE_FAILS: &str = "The Client/Server Model, \"When one visit fails\"";

pub const MAKING: &str = "Creating a Client Socket, \"Making a socket\"";
pub const CONNECTING: &str = "Creating a Client Socket, \"Connecting\"";
pub const NOBODY_THERE: &str = "Creating a Client Socket, \"Nobody there\"";
pub const NOBODY_ANSWERS: &str = "Creating a Client Socket, \"Nobody answers\"";
pub const RESOLVING: &str = "Creating a Client Socket, \"What a name resolves to\"";

pub const BIND: &str = "What the Server Does, \"bind: an address of your own\"";
pub const LISTEN: &str = "What the Server Does, \"listen: the system takes over\"";
pub const ACCEPT: &str = "What the Server Does, \"accept: a socket for each client\"";
pub const STARTING_AGAIN: &str = "What the Server Does, \"Starting again\"";

pub const BYTES: &str = "Data Formats, \"Bytes, and nothing else\"";
pub const ENCODE: &str = "Data Formats, \"From text to bytes\"";
pub const DECODE: &str = "Data Formats, \"From bytes to text\"";
pub const NOT_UTF8: &str = "Data Formats, \"Bytes that are not UTF-8\"";
pub const NUMBERS_AS_TEXT: &str = "Data Formats, \"Numbers as text\"";
pub const NUMBERS_AS_BYTES: &str = "Data Formats, \"Numbers as bytes\"";
pub const WRONG_AGREEMENT: &str = "Data Formats, \"Agreeing on the wrong thing\"";

pub const SENDING_SOME: &str = "Sending Data, \"Sending some of it\"";
pub const SENDING_ALL: &str = "Sending Data, \"Sending all of it\"";
pub const TWO_SENDS: &str = "Sending Data, \"Two sends, one piece\"";

pub const END_OF_STREAM: &str = "Receiving Data, \"The end of the stream\"";
pub const TWO_PIECES: &str = "Receiving Data, \"A message in two pieces\"";
pub const UNTIL_THE_END: &str = "Receiving Data, \"Reading until the end\"";
pub const EXACT_NUMBER: &str = "Receiving Data, \"An exact number of bytes\"";
pub const READING_A_LINE: &str = "Receiving Data, \"Reading a line\"";
pub const TORN_CHARACTER: &str = "Receiving Data, \"A character in two pieces\"";

pub const CLOSE: &str = "Closing a Socket, \"Close when you are done\"";
pub const HALF_CLOSE: &str = "Closing a Socket, \"Closing one half\"";
pub const CLOSING_TOO_EARLY: &str = "Closing a Socket, \"Closing too early\"";

pub const CAPITALIZATION: &str = "Example: Capitalization, \"The task\"";
pub const LONG_ANSWER: &str = "Example: Capitalization, \"A long answer\"";
pub const BREAKING: &str = "Example: Capitalization, \"Five ways to break the protocol\"";
pub const WHAT_THEY_SAY: &str =
    "Example: Capitalization, \"What they say when something is wrong\"";
pub const HOLE: &str = "Example: Capitalization, \"What would close the hole\"";

pub const WITHOUT_THE_HOLE: &str = "Conclusion, \"A protocol without the hole\"";
pub const NOT_COMPLETE: &str = "Conclusion, \"No more does not mean complete\"";
pub const AT_ONCE: &str = "Conclusion, \"Many clients at once\"";

pub const LENGTH_IN_FRONT: &str = "Messages, \"A length in front\"";
pub const BROKEN_FRAMES: &str = "Messages, \"Frames that are broken\"";

pub const A_THREAD_FOR_EACH: &str = "Many Clients, \"A thread for each\"";
pub const LIMIT_ON_CLIENTS: &str = "Many Clients, \"A limit on clients\"";
pub const WHO_DOES_NOT_READ: &str = "Many Clients, \"Who does not read\"";

pub const LIMIT_FOR_THE_WHOLE: &str = "When the Other Side Goes Away, \"A limit for the whole\"";
pub const TRYING_AGAIN: &str = "When the Other Side Goes Away, \"Trying again\"";
pub const ASKED_TWICE: &str = "When the Other Side Goes Away, \"Asked twice\"";

pub const A_BOX_FOR_EACH: &str = "A Chat, \"A box for each\"";
pub const ROOM_WITH_A_LOCK: &str = "A Chat, \"A room with a lock\"";
pub const WHO_LEAVES: &str = "A Chat, \"Who leaves\"";

pub const BOTH_FAMILIES: &str = "Beyond One Machine, \"One server for both families\"";

pub const BROWSER: &str = "A Page for a Browser, \"What a browser says\"";
pub const END_OF_REQUEST: &str = "A Page for a Browser, \"Where a request ends\"";
pub const TOO_LARGE: &str = "A Page for a Browser, \"A body that is too large\"";

pub const DATAGRAMS: &str = "Datagrams, \"A message is a message\"";
pub const LOSSY_PATH: &str = "Datagrams, \"A path that loses\"";
pub const LATE_ERROR: &str = "Datagrams, \"The error that comes late\"";

pub const NO_OUTPUT: &str = "When Things Fail, \"No prompt or output appears\"";
pub const NEVER_LEAVES: &str = "When Things Fail, \"The request never leaves\"";
