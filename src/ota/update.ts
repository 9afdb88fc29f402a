import type { Base64State } from "../../modules/base64.ts";
import type { FlashWriter } from "../../modules/flash-writer/state.ts";
import type { Device } from "../homie/device.ts";

/**
 * An update under way. It holds all that outlives one piece of the message, so that no function has to: each step is
 * evaluated when its turn comes.
 */
export interface Update {
  _device: Device;
  /** The last level of the topic in lower case: the image's MD5, once it was looked at. */
  _md5: string;
  /** Length of the message's payload, in bytes. */
  _length: number;
  /** Whether nothing more of the message is taken. */
  _over?: boolean;
  /** What was received before the header was complete. */
  _head: string;
  /** The decoder's state; undefined until the first byte, null for a raw image. */
  _base64?: Base64State | null;
  /** Takes the image's bytes, once its header was accepted. */
  _writer?: FlashWriter | undefined;
  /** Size of the image in bytes, and the flash address that it goes to, once its header was accepted; 0 before. */
  _size: number;
  _address: number;
  /** How many bytes the last progress report spoke of. */
  _reported: number;
}
