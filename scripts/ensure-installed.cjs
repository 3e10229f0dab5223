"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { MissingError } = require("./missing-error.cjs");
const { PINNED_NODE, ROOT } = require("./project.cjs");

const LOCK_FILE = path.join(ROOT, "package-lock.json");
/** Written by npm as its last step, so a half finished install has none. */
const INSTALLED_FILE = path.join(ROOT, "node_modules/.package-lock.json");

/** Installs the packages of the lock file and the pinned Node when one of them is missing or of another version. */
function ensureInstalled() {
	const missing = missingPackages();
	if (missing.length > 0) {
		console.log(`showtime: installing ${missing.length} packages (once, about half a minute) ...`);
		install();
	}
	if (!fs.existsSync(PINNED_NODE)) installPinnedNode();
	if (missing.length > 0) checkPinnedNode();
}

/** Paths of the lock file's packages that node_modules lacks or holds in another version. */
function missingPackages() {
	const wanted = JSON.parse(fs.readFileSync(LOCK_FILE, "utf8")).packages;
	const installed = fs.existsSync(INSTALLED_FILE) ? JSON.parse(fs.readFileSync(INSTALLED_FILE, "utf8")).packages : {};
	return Object.keys(wanted).filter((name) => {
		if (name === "") return false;
		if (installed[name]) return installed[name].version !== wanted[name].version;
		return !wanted[name].optional;
	});
}

function install() {
	// The machine's Node may be older than packages ask for; they run on the pinned one, so those warnings are noise.
	const done = runNpm(["ci", "--include=dev", "--loglevel=error", "--no-progress"], ROOT);
	if (done.status !== 0) throw new MissingError("npm ci failed (its message is above); nothing was started.");
}

/** The package `node` fetches its binary in an install script, which npm may have been told not to run. */
function installPinnedNode() {
	console.log("showtime: fetching the pinned Node ...");
	const folder = path.join(ROOT, "node_modules/node");
	const done = spawnSync(process.execPath, ["installArchSpecificPackage.js"], {
		cwd: folder,
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, npm_config_loglevel: "error" },
	});
	if (done.status !== 0 || !fs.existsSync(PINNED_NODE)) {
		throw new MissingError(
			`the pinned Node is missing: ${PINNED_NODE} could not be fetched. ` +
				"Run `npm ci --ignore-scripts=false` with access to your package registry and try again.",
		);
	}
}

function checkPinnedNode() {
	const wanted = JSON.parse(fs.readFileSync(LOCK_FILE, "utf8")).packages["node_modules/node"].version;
	const { stdout } = spawnSync(PINNED_NODE, ["--version"], { encoding: "utf8" });
	if (!stdout || stdout.trim() !== `v${wanted}`) {
		throw new MissingError(
			`${PINNED_NODE} does not run as Node v${wanted} on this machine (${process.platform} ${process.arch}).`,
		);
	}
}

/** npm by its own script where we were started by npm, so that the same npm is used whatever PATH says. */
function runNpm(args, cwd) {
	const npmScript = process.env.npm_execpath;
	const options = { cwd, stdio: ["ignore", "ignore", "inherit"] };
	if (npmScript && /npm-cli\.c?js$/.test(npmScript)) return spawnSync(process.execPath, [npmScript, ...args], options);
	return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

module.exports = { ensureInstalled };
