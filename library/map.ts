/** What `Map` means in a sketch: two lists, in the order in which keys were added. It is in an image only where it is used. */
export class Map<Key, Value> {
  _keys: Key[] = [];
  _values: Value[] = [];

  constructor(entries?: [Key, Value][] | null) {
    if (entries) for (const one of entries) this.set(one[0], one[1]);
  }

  get size(): number {
    return this._keys.length;
  }

  has(key: Key): boolean {
    return this._keys.indexOf(key) >= 0;
  }

  get(key: Key): Value | undefined {
    return this._values[this._keys.indexOf(key)];
  }

  set(key: Key, value: Value): this {
    const at = this._keys.indexOf(key);
    if (at < 0) {
      this._keys.push(key);
      this._values.push(value);
    } else this._values[at] = value;
    return this;
  }

  clear(): void {
    this._keys = [];
    this._values = [];
  }

  forEach(callback: (value: Value, key: Key, map: this) => void): void {
    const keys = this._keys.slice();
    const values = this._values.slice();
    for (let at = 0; at < keys.length; at++) callback(values[at]!, keys[at]!, this);
  }

  keys(): Key[] {
    return this._keys.slice();
  }

  values(): Value[] {
    return this._values.slice();
  }

  entries(): [Key, Value][] {
    return this._keys.map((key, at) => [key, this._values[at]!]);
  }
}

// The engine takes the word for its operator where a class has a method of that name.
(Map.prototype as unknown as Record<string, unknown>)["delete"] = function (this: Map<unknown, unknown>, key: unknown) {
  const at = this._keys.indexOf(key);
  if (at < 0) return false;
  this._keys.splice(at, 1);
  this._values.splice(at, 1);
  return true;
};
