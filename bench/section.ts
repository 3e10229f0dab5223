/** Measures the section that is named and sends its rows to `bench/run.ts`, whose child this is. */
import { SECTIONS } from "./sections.ts";

const rows = await SECTIONS[process.argv[2]]();
process.send?.(rows, () => process.disconnect());
