"use strict";
// Loaded first into a process that bin/showtime.cjs started: when the parent is killed the channel closes, and a server
// that nobody sees any more must not keep the ports.
if (process.channel) {
	process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
	process.channel.unref();
}
