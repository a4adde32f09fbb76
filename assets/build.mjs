// Rebuilds viz/static/vendor and viz/static/fonts from the versions pinned in package.json.
//
//   node assets/build.mjs           writes the files, their licences and VENDOR.toml
//   node assets/build.mjs --check   builds in a temporary folder and compares; exit code 1 if a file differs
//
// Packages come through the npm client as it is set up on the machine. They are installed in a temporary
// folder without a lock file, because a lock file would write the address of a registry into the repository;
// every version, also of what sigma and graphology need, is pinned exactly in package.json instead.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "viz", "static");
const check = process.argv.includes("--check");

const work = mkdtempSync(join(tmpdir(), "assets-"));
const output = join(work, "static");

const packages = join(work, "node_modules");
const read = (...path) => readFileSync(join(packages, ...path));
const version = (name) => JSON.parse(read(name, "package.json")).version;

/** Writes one file below the output folder and gives its relative path back. */
function put(path, content) {
  mkdirSync(dirname(join(output, path)), { recursive: true });
  writeFileSync(join(output, path), content);
  return path;
}

async function sigma() {
  // esbuild is loaded from the folder it was just installed in
  const { buildSync } = await import(pathToFileURL(join(packages, "esbuild", "lib", "main.js")));
  const built = buildSync({
    absWorkingDir: work,
    entryPoints: ["sigma-entry.mjs"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  return put(`vendor/sigma-${version("sigma")}.js`, built.outputFiles[0].contents);
}

async function build() {
  const bundle = await sigma();
  const htmx = `vendor/htmx-${version("htmx.org")}.min.js`;
  put(htmx, read("htmx.org", "dist", "htmx.min.js"));

  const font = "@fontsource-variable/source-sans-3";
  const cuts = ["latin", "latin-ext"].map((cut) =>
    put(
      `fonts/source-sans-3-${version(font)}-${cut}.woff2`,
      read(font, "files", `source-sans-3-${cut}-wght-normal.woff2`),
    ),
  );

  // Whole and static, for pictures and PDF made on the server: no program there reads woff2 or variable fonts.
  const drawn = "source-sans";
  const whole = ["Regular", "Semibold"].map((cut) =>
    put(`fonts/source-sans-${version(drawn)}-${cut.toLowerCase()}.otf`, read(drawn, "OTF", `SourceSans3-${cut}.otf`)),
  );

  // Arabic script, for the advice sheet: whole for the PDF, as woff2 for the pages.
  const arabic = "vazirmatn";
  const arabicCuts = ["Regular", "SemiBold"].flatMap((cut) =>
    [["ttf", "ttf"], ["webfonts", "woff2"]].map(([folder, ending]) =>
      put(
        `fonts/vazirmatn-${version(arabic)}-${cut.toLowerCase()}.${ending}`,
        read(arabic, "fonts", folder, `Vazirmatn-${cut}.${ending}`),
      ),
    ),
  );

  const licence = (file, name, source) => put(file, read(name, source));
  return [
    { name: "sigma", licence: "MIT", files: [bundle], text: licence("vendor/sigma.LICENSE.txt", "sigma", "LICENSE.txt") },
    {
      name: "graphology",
      licence: "MIT",
      files: [bundle],
      text: licence("vendor/graphology.LICENSE.txt", "graphology", "LICENSE.txt"),
    },
    {
      name: "graphology-utils",
      licence: "MIT",
      files: [bundle],
      text: licence("vendor/graphology-utils.LICENSE.txt", "graphology-utils", "LICENSE.txt"),
    },
    { name: "events", licence: "MIT", files: [bundle], text: licence("vendor/events.LICENSE.txt", "events", "LICENSE") },
    { name: "htmx.org", licence: "0BSD", files: [htmx], text: licence("vendor/htmx.LICENSE.txt", "htmx.org", "LICENSE") },
    { name: font, licence: "OFL-1.1", files: cuts, text: licence("fonts/OFL.txt", font, "LICENSE") },
    { name: drawn, licence: "OFL-1.1", files: whole, text: licence("fonts/OFL-source-sans.txt", drawn, "LICENSE.md") },
    { name: arabic, licence: "OFL-1.1", files: arabicCuts, text: licence("fonts/OFL-vazirmatn.txt", arabic, "OFL.txt") },
  ];
}

/** The list of what is vendored, in TOML, with the SHA-256 of every file. */
function manifest(entries) {
  const lines = ["# Written by assets/build.mjs. Paths are relative to viz/static.", ""];
  for (const { name, licence, files, text } of entries) {
    lines.push("[[package]]", `name = "${name}"`, `version = "${version(name)}"`, `licence = "${licence}"`);
    lines.push(`licence_file = "${text}"`, "[package.sha256]");
    for (const file of [...files, text]) {
      const hash = createHash("sha256").update(readFileSync(join(output, file))).digest("hex");
      lines.push(`"${file}" = "${hash}"`);
    }
    lines.push("");
  }
  return lines.join("\n");
}

try {
  for (const file of ["package.json", "sigma-entry.mjs"]) cpSync(join(here, file), join(work, file));
  // On Windows npm is a script, which only a shell can start.
  const shell = process.platform === "win32";
  const options = ["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
  execFileSync("npm", options, { cwd: work, stdio: "inherit", shell });

  const entries = await build();
  put("vendor/VENDOR.toml", manifest(entries));
  const all = [...new Set(entries.flatMap(({ files, text }) => [...files, text])), "vendor/VENDOR.toml"];
  if (check) {
    const differing = all.filter(
      (file) => !existsSync(join(target, file)) || !readFileSync(join(output, file)).equals(readFileSync(join(target, file))),
    );
    for (const file of differing) console.error(`differs: ${file}`);
    if (differing.length === 0) console.log(`${all.length} files are as built`);
    process.exitCode = differing.length === 0 ? 0 : 1;
  } else {
    for (const folder of ["vendor", "fonts"]) rmSync(join(target, folder), { recursive: true, force: true });
    cpSync(output, target, { recursive: true });
    console.log(all.join("\n"));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
