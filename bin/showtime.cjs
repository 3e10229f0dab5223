#!/usr/bin/env node
"use strict";
// Runs on the machine's own Node, however old, and hands over to the pinned one.
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
// No object has a `__proto__` that a request's body could set. Of itself Node gives short-lived objects 128 MB on a large
// machine, which is what a thousand sessions take.
const FLAGS = require("./node-flags.json");

const ROOT = path.join(__dirname, "..");
const SOURCE = path.join(ROOT, "src/cli/main.ts");
const BUILT = path.join(ROOT, "dist/cli/main.js");

/** The pinned Node: in the project's own node_modules, or beside this package where it is installed as one. */
function pinnedNode() {
	try {
		const folder = path.dirname(require.resolve("node/package.json"));
		const binary = path.join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
		return fs.existsSync(binary) ? binary : undefined;
	} catch {
		return undefined;
	}
}

const node = pinnedNode();
if (!node) {
	console.error("showtime: the pinned Node is not installed yet; run `npm ci` (or `npm start`) in the project first.");
	process.exit(1);
}

const entry = fs.existsSync(SOURCE) ? SOURCE : BUILT;
const child = spawn(
	node,
	[...FLAGS, "--require", path.join(__dirname, "end-with-parent.cjs"), entry, ...process.argv.slice(2)],
	{ stdio: ["inherit", "inherit", "inherit", "ipc"] },
);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
	process.on(signal, () => {
		// A terminal sends Ctrl-C to the child as well; twice would mean "now".
		if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
	});
}
child.on("error", (error) => {
	console.error(`showtime: ${node} does not start: ${error.message}`);
	process.exit(1);
});
child.on("exit", (code, signal) => {
	process.exitCode = signal ? 128 + os.constants.signals[signal] : code;
});
