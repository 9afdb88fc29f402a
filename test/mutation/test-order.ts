/** Which tests are likely to find a mutant: a source's own first, the quick ones before the slow ones. */
import { basename } from "node:path";

/** By what a source's path begins with, the longest that fits: what the paths of its tests begin with. */
const TESTS: Record<string, string[]> = {
  "modules/base64": ["test/modules/base64", "test/reliability/stream", "test/reliability/status"],
  "modules/md5": ["test/modules/md5", "test/reliability/status"],
  "modules/mqtt": [
    "test/modules/mqtt",
    "test/scenario/life",
    "test/reliability/refused",
    "test/reliability/burst",
    "test/scenario/homie-5",
  ],
  "modules/watchdog": ["test/reliability/exhausted", "test/scenario/memory"],
  "src/asset": ["test/configuration/page", "test/configuration/http"],
  "src/flash": [
    "test/configuration/reset",
    "test/reliability/rollback",
    "test/reliability/journal",
    "test/reliability",
  ],
  "src/flash/boot-state": ["test/reliability/exhausted", "test/reliability/rollback"],
  "src/formats": ["test/files", "test/host/storage", "test/configuration", "test/reliability"],
  "src/formats/boot-state": ["test/reliability/rollback", "test/reliability"],
  "src/formats/config": ["test/configuration/json", "test/host/configure", "test/configuration"],
  "src/formats/config/validate": [
    "test/host/ui/config-changes",
    "test/configuration/settings",
    "test/configuration/json",
    "test/host/configure",
  ],
  "src/formats/id": ["test/formats", "test/scenario/ids"],
  "src/formats/topics": ["test/conformance", "test/scenario/values"],
  "src/formats/written-value": ["test/scenario/homie-5"],
  "src/formats/value": ["test/formats", "test/scenario/values", "test/testing/board", "test/conformance"],
  "src/formats/journal": ["test/host/storage", "test/configuration/reset", "test/reliability/journal", "test/power"],
  "src/index": ["test/testing/board", "test/scenario/tour", "examples", "test/scenario", "test/reliability"],
  "src/loader": ["test/reliability/rollback", "test/reliability/exhausted", "test/scenario/safety", "test/reliability"],
  "src/overlays": ["test/testing/board", "test/scenario", "test/configuration", "test/reliability"],
  "src/overlays/adopt": ["test/configuration/reset", "test/configuration/hostile", "test/power"],
  "src/overlays/advertise": [
    "test/conformance",
    "test/configuration/change",
    "test/scenario/secrets",
    "test/scenario/tour",
    "test/scenario/life",
    "test/scenario/ids",
    "test/reliability/refused",
  ],
  "src/overlays/button": ["test/configuration/time", "test/configuration/reset"],
  "src/overlays/change": [
    "test/configuration/change",
    "test/configuration/hostile",
    "test/configuration",
    "test/power",
  ],
  "src/overlays/commands": [
    "test/scenario/homie-5",
    "test/configuration/change",
    "test/configuration",
    "test/scenario",
  ],
  "src/overlays/compare-json": ["test/configuration/json", "test/configuration/change"],
  "src/overlays/connection": [
    "test/scenario/life",
    "test/scenario/offline",
    "test/scenario/pauses",
    "test/configuration/wifi",
    "test/reliability/refused",
    "test/scenario",
  ],
  "src/overlays/describe": ["test/scenario/homie-5", "test/conformance"],
  "src/overlays/target": ["test/scenario/homie-5", "test/conformance"],
  "src/overlays/values-5": ["test/formats/value-5", "test/scenario/homie-5", "test/conformance"],
  "src/overlays/values": ["test/scenario/values", "test/scenario/homie-5", "test/conformance"],
  "src/overlays/journal": [
    "test/configuration/reset",
    "test/reliability/journal",
    "test/scenario/homie-5",
    "test/power",
    "test/reliability",
  ],
  "src/overlays/json": ["test/configuration/http", "test/scenario/homie-5"],
  "src/overlays/led": ["test/scenario/led"],
  "src/overlays/log": ["test/scenario/log", "test/scenario/homie-5"],
  "src/overlays/merge-json": ["test/configuration/json", "test/configuration/change"],
  "src/overlays/normal": ["test/scenario/life", "test/reliability/burst", "test/reliability/rollback", "test/scenario"],
  "src/overlays/pick-members": ["test/formats/pick-members", "test/configuration/json", "test/configuration"],
  "src/overlays/probation": [
    "test/configuration/time",
    "test/configuration/change",
    "test/configuration",
    "test/power",
  ],
  "src/overlays/public-config": ["test/scenario/tour"],
  "src/overlays/ranges": ["test/testing/board", "examples", "test/conformance"],
  "src/overlays/revert": ["test/host/update/revert", "test/reliability/status", "test/scenario"],
  "src/overlays/read-json": ["test/configuration/json", "test/configuration/hostile", "test/configuration"],
  "src/overlays/reboot": [
    "test/configuration/time",
    "test/configuration/reset",
    "test/configuration",
    "test/reliability",
  ],
  "src/overlays/safe-mode": ["test/reliability/exhausted"],
  "src/overlays/setup": ["test/configuration/networks", "test/configuration/http", "test/configuration"],
  "src/overlays/start": [
    "test/configuration/time",
    "test/configuration/reset",
    "test/reliability/journal",
    "test/reliability/status",
    "test/scenario/life",
    "test/configuration/hostile",
    "test/configuration/settings",
    "test/configuration",
    "test/scenario",
  ],
  "src/overlays/trial": ["test/reliability/rollback", "test/reliability/exhausted", "test/reliability"],
  "src/overlays/update": ["test/reliability/status", "test/reliability/stream", "test/reliability"],
  "src/resident": ["test/scenario/tour", "test/testing/board", "examples", "test/scenario", "test/reliability/burst"],
  "src/resident/node-input": ["test/scenario/node-input", "test/scenario/inputs"],
  "src/resident/say": ["test/scenario/homie-5", "test/compiler/log-levels"],
  "src/safe-mode": ["test/reliability/exhausted"],
  "host/configure": ["test/host/configure", "test/cli"],
  "host/configure/consequences": ["test/host/ui/config-changes"],
  "host/configure/change": ["test/host/configure", "test/host/ui/config-changes"],
  "host/storage": ["test/host/storage", "test/cli/image", "test/host/configure", "test/host/flash"],
  "host/update": ["test/host/update", "test/cli"],
  "host/update/image-folder": ["test/host/update/watch", "test/host/devices", "test/host/ui"],
  "host/update/revert": ["test/host/update/revert"],
};

/** All others; what takes long, or sees every change to the device's code, whatever it does, comes last. */
const OTHERS = [
  "test/modules",
  "test/formats",
  "test/files",
  "test/testing",
  "examples",
  "test/ported",
  "test/conformance",
  "test/scenario",
  "test/configuration",
  "test/reliability",
  "test/power",
  "test/host",
  "test/cli",
  "test/sim",
  "test/adversary",
  "test/bench",
  "test/differential",
  "test/compiler",
  "test/packaging",
  "test/architecture",
];

/** What the paths of those tests begin with that are likely to find a mutant of a file. */
function ownTests(mutated: string): string[] {
  const fits = Object.keys(TESTS).filter((start) => mutated.startsWith(start));
  const own = fits.sort((one, other) => other.length - one.length)[0];
  return own === undefined ? [] : TESTS[own]!;
}

/**
 * Brings test files into the order in which they are run for a mutant. Paths are from the project's folder.
 * @param likely files that have found a mutant like it: they come first
 */
export function orderTests(files: string[], mutated: string, likely: string[]): string[] {
  const order = [...likely, ...ownTests(mutated), ...OTHERS];
  const namesake = `/${basename(mutated, ".ts")}.test.ts`;
  const place = (file: string): number => {
    if (file.endsWith(namesake)) return -1;
    const at = order.findIndex((start) => file.startsWith(start));
    return at < 0 ? order.length : at;
  };
  return [...files].sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1));
}
