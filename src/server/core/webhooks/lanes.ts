/**
 * Who may send now. Each receiver has a lane of its own, and the receivers of one client that nobody knows yet share
 * another: a slow one delays what is meant for itself, and nobody else. Each process keeps its own lanes, in memory:
 * they save work, and decide nothing that must be right.
 */

/** In flight to one receiver. */
const WIDTH = 8;
/** In flight to all receivers of one client that are not known to answer quickly. */
const GUESTS = 64;
/** From here on an attempt counts as slow. */
const SLOW_MS = 5000;
/** Silences in a row after which a receiver is left in peace. */
const PATIENCE = 3;
const REST_MS = 30_000;
const MAX_REST_MS = 600_000;
/** What an attempt is taken to last until it is known. */
const PACE_MS = 200;
const GUEST_PACE_MS = 5000;
/** How much the last attempt says about the next. */
const WEIGHT = 0.2;
/** Lanes remembered. The one that has been still the longest is forgotten first. */
const MAX_LANES = 10_000;

interface Lane {
  /** When those that are in flight began, the oldest first. */
  running: number[];
  /** What an attempt lasted, on average. */
  paceMs: number;
  /** Everyone who was sent away has been given a place in line up to here. */
  bookedUntil: number;
  /** It answered quickly the last time, whatever it said. */
  proven: boolean;
  /** Long waits in vain, in a row. */
  silences: number;
  restsUntil: number;
}

export interface Lanes {
  /** @returns a pass to give back, or how long to stay away. */
  enter(clientId: string, origin: string): Pass | { waitMs: number };
}

export interface Pass {
  /** @param answered whether anything came back. */
  leave(answered: boolean): void;
}

/** @param clock milliseconds that only go forward. */
export function openLanes(clock = () => performance.now()): Lanes {
  const lanes = new Map<string, Lane>();

  return {
    enter(clientId, origin) {
      const began = clock();
      const lane = take(lanes, `${clientId} ${origin}`, PACE_MS);
      if (lane.restsUntil > began) return { waitMs: lane.restsUntil - began };
      // After a rest one attempt finds out how things are.
      const width = lane.silences < PATIENCE ? WIDTH : 1;
      if (lane.running.length >= width) return book(lane, width, began);
      const guests = lane.proven ? undefined : take(lanes, clientId, GUEST_PACE_MS);
      if (guests && guests.running.length >= GUESTS) return book(guests, GUESTS, began);
      const entered = guests ? [lane, guests] : [lane];
      for (const each of entered) each.running.push(began);
      return {
        leave(answered) {
          const end = clock();
          for (const each of entered) {
            each.running.splice(each.running.indexOf(began), 1);
            each.paceMs += WEIGHT * (end - began - each.paceMs);
          }
          const slow = end - began >= SLOW_MS;
          lane.proven = answered && !slow;
          // What refuses at once costs nothing, and may be back at once.
          lane.silences = answered ? 0 : lane.silences + Number(slow);
          const over = lane.silences - PATIENCE;
          if (over >= 0) lane.restsUntil = end + Math.min(REST_MS * 2 ** over, MAX_REST_MS);
        },
      };
    },
  };
}

function take(lanes: Map<string, Lane>, key: string, paceMs: number): Lane {
  const lane = lanes.get(key) ?? { running: [], paceMs, bookedUntil: 0, proven: false, silences: 0, restsUntil: 0 };
  // The map's order is the order of use.
  lanes.delete(key);
  lanes.set(key, lane);
  if (lanes.size > MAX_LANES) {
    const [still] = lanes.keys();
    if (still !== undefined && !lanes.get(still)?.running.length) lanes.delete(still);
  }
  return lane;
}

/** Sends away until there should be room, each a little later than the one before. */
function book(lane: Lane, width: number, time: number): { waitMs: number } {
  // Half of those in flight have lasted so long already: nobody is sent away for a moment while all of them hang.
  const lasting = time - (lane.running[lane.running.length >> 1] ?? time);
  lane.bookedUntil = Math.max(time, lane.bookedUntil) + Math.max(lane.paceMs, lasting) / width;
  return { waitMs: lane.bookedUntil - time };
}
