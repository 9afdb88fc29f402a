/** Decodes Base64 (RFC 4648, section 4) piece by piece, wherever it is cut; the engine's atob needs it whole. */

export interface Base64Decoder {
  /**
   * Decodes the next characters. Line breaks are passed over; padding may be missing.
   * @returns the bytes that are complete by now, or undefined when the text is not Base64
   */
  decode(text: string): string | undefined;
  /** Ends the decoding. @returns the bytes of an end without padding, or undefined when the end is cut off */
  end(): string | undefined;
}

export function createBase64Decoder(): Base64Decoder {
  let rest = "";
  let padded = false;
  return {
    decode(text) {
      let clean = text;
      if (/[\r\n]/.test(text)) clean = text.split("\n").join("").split("\r").join("");
      if (!clean) return "";
      if (padded) {
        // Behind padding nothing may follow but the rest of the padding.
        rest += clean;
        if (clean !== "=" || rest.length !== 4) return undefined;
        return "";
      }
      rest += clean;
      const pad = rest.indexOf("=");
      if (/[^A-Za-z0-9+/=]/.test(clean)) return undefined;
      if (pad < 0) {
        const whole = rest.length & ~3;
        const bytes = atob(rest.substr(0, whole));
        rest = rest.substr(whole);
        return bytes;
      }
      const tail = pad & 3;
      const padding = rest.substr(pad);
      if (tail < 2 || padding.length > 4 - tail || (padding !== "=" && padding !== "==")) return undefined;
      padded = true;
      const bytes = atob(rest.substr(0, pad));
      rest = rest.substr(pad - tail);
      return bytes;
    },
    end() {
      if (padded) return rest.length === 4 ? "" : undefined;
      const bytes = rest.length === 1 ? undefined : atob(rest);
      rest = "";
      return bytes;
    },
  };
}
