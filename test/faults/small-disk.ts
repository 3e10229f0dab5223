import { execFile } from "node:child_process";
import { open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";

const run = promisify(execFile);
const CHUNK_BYTES = 65_536;

/** A folder that can be filled up to the last byte. */
export interface SmallDisk {
	path: string;
	/** After it returns no byte more can be written. Throws when the folder is on the machine's own disk. */
	fill(): Promise<void>;
	/** Makes the room again. */
	free(): Promise<void>;
}

/** A tmpfs of its own where this process may mount one, else a folder that cannot be filled. */
export async function openSmallDisk(opened: Closing, megabytes: number): Promise<SmallDisk> {
	const folder = await temporaryFolder();
	opened.add(() => folder.remove());
	const { path } = folder;
	const refusal = await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "showtime-faults", path]).then(
		() => undefined,
		(error: Error) => error.message,
	);
	if (refusal === undefined) opened.add(async () => void (await run("umount", ["-l", path])));
	const ballast = join(path, "ballast");
	const bytes = megabytes * 1_048_576;
	return {
		path,
		async fill() {
			if (refusal !== undefined) {
				throw new Error(
					`no tmpfs could be mounted, which takes root: ${refusal}; leave these kinds out with --without`,
				);
			}
			const { bavail, bsize, blocks } = await statfs(path);
			// Whoever closes the house may have unmounted it meanwhile.
			if (blocks * bsize > bytes) throw new Error(`${path} is no disk of its own any more`);
			// All at once, then what came free or was not counted.
			await run("fallocate", ["-l", String(Math.max(1, Math.floor(bavail * 0.98) * bsize)), ballast]).catch(() => {});
			await writeUntilFull(ballast, bytes);
		},
		free: () => rm(ballast, { force: true }),
	};
}

/** `mostBytes`: no more is written than the whole disk has. */
async function writeUntilFull(path: string, mostBytes: number): Promise<void> {
	const file = await open(path, "a");
	const chunk = Buffer.alloc(CHUNK_BYTES);
	try {
		for (let written = 0; written < mostBytes; written += CHUNK_BYTES) await file.write(chunk);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
	} finally {
		await file.close();
	}
}
