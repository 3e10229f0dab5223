import { enableCompileCache } from "node:module";

// Reading and compiling the modules is most of a start; from the second start on they come compiled. Must come first.
enableCompileCache();
await import("./program.ts");
