"use strict";
// Loaded first into a server that npm or bin/showtime.cjs started. A killed npm or wrapper takes nobody along (the shell
// between npm and its script swallows signals), and a server that nobody sees any more must not keep the ports.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");

const CHECK_EVERY_MS = 250;

function end() {
	process.kill(process.pid, "SIGTERM");
}

/** Id of a process' parent, or 0 where the system does not tell. */
function parentOf(pid) {
	try {
		// The second field is the program's name in brackets and may hold spaces.
		return Number(fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ")[1]);
	} catch {
		const { stdout } = spawnSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" });
		return Number(stdout) || 0;
	}
}

function isGone(pid) {
	try {
		process.kill(pid, 0);
		return false;
	} catch (error) {
		return error.code === "ESRCH";
	}
}

/** Ends with the shell that npm runs a script in, or with npm itself, whichever goes first. */
function endWithNpm() {
	const shell = process.ppid;
	const npm = parentOf(shell);
	const timer = setInterval(() => {
		if (process.ppid === shell && !(npm > 1 && isGone(npm))) return;
		clearInterval(timer);
		end();
	}, CHECK_EVERY_MS);
	timer.unref();
}

if (process.channel) {
	process.once("disconnect", end);
	process.channel.unref();
} else if (process.env.npm_lifecycle_event && process.platform !== "win32") {
	endWithNpm();
}
