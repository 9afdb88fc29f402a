import { expect, it } from "vitest";
import type { FleetDevice } from "../../../host/update/fleet.ts";
import type { FolderImage } from "../../../host/update/image-folder.ts";
import { attemptKey, type Experience, planUpdates } from "../../../host/update/plan.ts";

function image(md5: string, version: string, rest: Partial<FolderImage> = {}): FolderImage {
  return {
    path: `${md5}.bin`,
    bytes: Buffer.alloc(0),
    md5,
    name: "light",
    version,
    board: "nodemcu",
    modified: 0,
    ...rest,
  };
}

function device(id: string, version: string, checksum: string, rest: Partial<FleetDevice> = {}): FleetDevice {
  const firmware = { name: "light", version, checksum };
  return { id, state: "ready", firmware, otaEnabled: true, rolledBack: undefined, ...rest };
}

const nothing = (): Experience => ({ held: new Map(), pausedUntil: new Map() });

/** Which device would get which image. */
function plan(devices: FleetDevice[], images: FolderImage[], experience = nothing()): string[] {
  return planUpdates(devices, images, experience).updates.flatMap((update) =>
    update.devices.map((id) => `${id} ${update.image.md5}`),
  );
}

it("takes the newest version, whatever the files' times say", () => {
  const images = [image("new", "1.10.0"), image("old", "1.9.0", { modified: 9 })];
  expect(plan([device("a", "1.9.0", "old"), device("b", "1.10.0", "new")], images)).toEqual(["a new"]);
});

it("takes the newest file of one version", () => {
  const images = [image("late", "1.0.0", { modified: 2 }), image("early", "1.0.0", { modified: 1 })];
  expect(plan([device("a", "1.0.0", "early"), device("b", "1.0.0", "late")], images)).toEqual(["a late"]);
});

it("leaves other firmwares, and devices that are not ready, alone", () => {
  const fan = { name: "fan", version: "1", checksum: "x" };
  const devices = [device("a", "1", "x", { firmware: fan }), device("b", "1", "x", { state: "lost" })];
  expect(plan(devices, [image("new", "2")])).toEqual([]);
});

it("never goes back to an older version, and says so", () => {
  const { updates, remarks } = planUpdates([device("a", "2.0.0", "x")], [image("old", "1.0.0")], nothing());
  expect(updates).toEqual([]);
  expect(remarks).toEqual(["a runs light 2.0.0, newer than old.bin: left as it is."]);
});

it("holds an image back for all when one device has rolled it back", () => {
  const devices = [device("a", "1", "x"), device("b", "1", "y", { rolledBack: "new" })];
  const { updates, remarks } = planUpdates(devices, [image("new", "2")], nothing());
  expect(updates).toEqual([]);
  expect(remarks[0]).toBe("new.bin (MD5 new) is held back: b has rolled it back. Put a new one there.");
});

it("holds an image back that a device did not come back with", () => {
  const experience = { ...nothing(), held: new Map([["new", "b did not come back with it"]]) };
  const { updates, remarks } = planUpdates([device("a", "1", "x")], [image("new", "2")], experience);
  expect(updates).toEqual([]);
  expect(remarks[0]).toContain("b did not come back with it");
});

it("says that a device does not take updates", () => {
  const { updates, remarks } = planUpdates(
    [device("a", "1", "x", { otaEnabled: false })],
    [image("n", "2")],
    nothing(),
  );
  expect(updates).toEqual([]);
  expect(remarks).toEqual(["a does not take updates: OTA is switched off in its configuration."]);
});

it("learns a device's board from what it runs; else tries one board after the other", () => {
  const images = [
    image("n1", "1", { board: "nodemcu" }),
    image("n2", "2", { board: "nodemcu" }),
    image("d2", "2", { board: "d1-mini" }),
  ];
  expect(plan([device("a", "1", "n1")], images)).toEqual(["a n2"]);
  const unknown = device("b", "1", "other");
  expect(plan([unknown], images)).toEqual(["b n2"]);
  const experience = { ...nothing(), pausedUntil: new Map([[attemptKey("b", "n2"), Infinity]]) };
  expect(plan([unknown], images, experience)).toEqual(["b d2"]);
  experience.pausedUntil.set(attemptKey("b", "d2"), Infinity);
  expect(plan([unknown], images, experience)).toEqual([]);
});

it("tries a device again when its pause is over", () => {
  const pausedUntil = new Map([[attemptKey("a", "new"), Date.now() - 1]]);
  expect(plan([device("a", "1", "x")], [image("new", "2")], { ...nothing(), pausedUntil })).toEqual(["a new"]);
});
