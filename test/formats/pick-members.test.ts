import { describe, expect, it } from "vitest";
import { encodeStoredConfig } from "../../host/storage/config-text.ts";
import { findMember } from "../../src/formats/config/lines.ts";
import { loadDeviceModule } from "../support/device-module.ts";

interface PickMembers {
  pickMembers(json: string, place: number, indent: string, keys: string): unknown;
}

const device = loadDeviceModule<PickMembers>("src/overlays/pick-members.ts", {});
const json = encodeStoredConfig(
  {
    name: "Lamp",
    wifi: { ssid: "home", channel: 6 },
    nested: { group: { a: 1 }, list: [1, 2], text: "x" },
    mqtt: {
      host: "broker",
      long: "l".repeat(250),
      group: { host: "another" },
      list: [{ host: "a third" }],
      port: 1883,
    },
    settings: {},
  },
  "test",
).toString("latin1");

async function pick(section: string, keys: string): Promise<unknown> {
  const { pickMembers } = await device;
  return pickMembers(json, findMember(json, json.length, "", section), " ", keys);
}

describe("members that are picked out of a section", () => {
  it("are all of a short one, which has nothing but texts and numbers", async () => {
    expect(await pick("wifi", "ssid")).toEqual({ ssid: "home", channel: 6 });
    expect(await pick("settings", "any")).toEqual({});
  });

  it("are those that are asked for, of objects and lists no more than what they are", async () => {
    expect(await pick("nested", "list group gone")).toEqual({ list: [], group: {} });
    expect(await pick("mqtt", "port host list group gone")).toEqual({
      port: 1883,
      host: "broker",
      list: [],
      group: {},
    });
  });

  it("are none where there is no section, or where it is no object", async () => {
    expect(await pick("gone", "any")).toBeUndefined();
    expect(await pick("name", "any")).toBeNull();
  });
});
