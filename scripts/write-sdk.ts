import { join } from "node:path";
import { writeSdk } from "./sdk/write-sdk.ts";

// `npm run pack:sdk` builds first and packs afterwards.
const ROOT = join(import.meta.dirname, "..");
writeSdk(join(ROOT, "dist"), join(ROOT, "dist/sdk"));
