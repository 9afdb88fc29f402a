/** What `Set` means in a sketch: a list, in the order in which its members were added. It is in an image only where it is used. */
export class Set<Member> {
  _members: Member[] = [];

  constructor(members?: Member[] | string | null) {
    if (members) for (const one of members as Member[]) this.add(one);
  }

  get size(): number {
    return this._members.length;
  }

  has(member: Member): boolean {
    return this._members.indexOf(member) >= 0;
  }

  add(member: Member): this {
    if (this._members.indexOf(member) < 0) this._members.push(member);
    return this;
  }

  clear(): void {
    this._members = [];
  }

  forEach(callback: (member: Member, same: Member, set: this) => void): void {
    for (const one of this._members.slice()) callback(one, one, this);
  }

  keys(): Member[] {
    return this._members.slice();
  }

  values(): Member[] {
    return this._members.slice();
  }

  entries(): [Member, Member][] {
    return this._members.map((one) => [one, one]);
  }
}

// The engine takes the word for its operator where a class has a method of that name.
(Set.prototype as unknown as Record<string, unknown>)["delete"] = function (this: Set<unknown>, member: unknown) {
  const at = this._members.indexOf(member);
  if (at >= 0) this._members.splice(at, 1);
  return at >= 0;
};
