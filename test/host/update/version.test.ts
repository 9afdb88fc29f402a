import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions } from "../../../host/update/version.ts";

describe("compareVersions", () => {
  it.each([
    ["1.0.0", "1.0.1"],
    ["1.9.0", "1.10.0"],
    ["1.2", "1.2.1"],
    ["1.0.0-alpha", "1.0.0-alpha.1"],
    ["1.0.0-alpha.1", "1.0.0-alpha.beta"],
    ["1.0.0-beta.2", "1.0.0-beta.11"],
    ["1.0.0-rc.1", "1.0.0"],
    ["v1.2.3", "v1.3"],
    ["nightly", "0.0.1"],
    ["", "0"],
    ["9007199254740992.0", "9007199254740993.0"],
  ])("%s is older than %s", (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
  });

  it.each([
    ["1.0.0", "1.0"],
    ["v1.0.0", "1.0.0"],
    ["1.0.0+a", "1.0.0+b"],
    ["nightly", "monday"],
  ])("%s and %s are not told apart", (one, other) => {
    expect(compareVersions(one, other)).toBe(0);
    expect(compareVersions(other, one)).toBe(0);
  });

  it("is an order", () => {
    const part = fc.constantFrom("0", "1", "2", "10", "a", "b-c");
    const version = fc.oneof(
      fc
        .tuple(fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }), fc.array(part, { maxLength: 3 }))
        .map(([numbers, pre]) => numbers.join(".") + (pre.length > 0 ? `-${pre.join(".")}` : "")),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
