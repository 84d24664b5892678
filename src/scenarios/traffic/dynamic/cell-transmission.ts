import { NodeModel } from './node-model.ts';
import type { CapacityDrop, QueueNetwork } from './queue-network.ts';

/**
 * The cell transmission model (Daganzo, 1994, 1995): the kinematic wave model of Lighthill, Whitham and Richards with
 * a triangular fundamental diagram, by Godunov's scheme. Vehicles waiting to set out queue beside the road. A link
 * shorter than free speed × step is given that length, so that nothing overtakes a cell.
 */
export class CellTransmission {
  /** Vehicles in each cell; cells of link `l` are `cellStart[l] … cellStart[l + 1]`, upstream first. */
  readonly vehicles: Float64Array;
  readonly cellStart: Uint32Array;
  /** Vehicles that have entered and left each link. */
  readonly entered: Float64Array;
  readonly left: Float64Array;
  /** Vehicles waiting beside the road at each source. */
  readonly waiting: Float64Array;
  generated = 0;
  arrived = 0;
  seconds = 0;
  #steps = 0;
  readonly #cellLength: Float64Array;
  readonly #sendingPerVehicle: Float64Array;
  readonly #capacityPerStep: Float64Array;
  readonly #waveShare: Float64Array;
  readonly #jamVehicles: Float64Array;
  readonly #cellCapacity: Float64Array;
  readonly #flux: Float64Array;
  readonly #isShut: Uint8Array;
  readonly #junctions: readonly Junction[];
  readonly #nodeModel: NodeModel;
  readonly #sending: Float64Array;
  readonly #priority: Float64Array;
  readonly #receiving: Float64Array;

  constructor(
    readonly network: QueueNetwork,
    readonly stepSeconds: number,
  ) {
    const { length, freeSpeed, capacity, jamDensity } = network;
    const links = length.length;
    const column = (value: (link: number) => number) =>
      Float64Array.from(length, (_length, link) => value(link));
    const cells = column(l => Math.max(1, Math.floor(length[l]! / (freeSpeed[l]! * stepSeconds) + 1e-9)));
    const cellLength = column(l => Math.max(length[l]! / cells[l]!, freeSpeed[l]! * stepSeconds));
    this.cellStart = new Uint32Array(links + 1);
    for (let l = 0; l < links; l++) this.cellStart[l + 1] = this.cellStart[l]! + cells[l]!;
    this.#cellLength = cellLength;
    this.vehicles = new Float64Array(this.cellStart[links]!);
    this.#flux = new Float64Array(this.cellStart[links]!);
    this.#cellCapacity = new Float64Array(this.cellStart[links]!);
    this.entered = new Float64Array(links);
    this.left = new Float64Array(links);
    this.waiting = new Float64Array(network.sources.link.length);
    this.#isShut = new Uint8Array(links);
    this.#capacityPerStep = column(l => capacity[l]! * stepSeconds);
    for (let l = 0; l < links; l++) {
      this.#cellCapacity.fill(this.#capacityPerStep[l]!, this.cellStart[l]!, this.cellStart[l + 1]!);
    }
    this.#sendingPerVehicle = column(l => (freeSpeed[l]! * stepSeconds) / cellLength[l]!);
    this.#jamVehicles = column(l => jamDensity[l]! * cellLength[l]!);
    this.#waveShare = column(l => {
      const waveSpeed = capacity[l]! / (jamDensity[l]! - capacity[l]! / freeSpeed[l]!);
      return (waveSpeed * stepSeconds) / cellLength[l]!;
    });
    checkWaves(this.#waveShare);
    this.#place(network.initialVehicles);
    this.#junctions = buildJunctions(network);
    const widestIn = Math.max(
      1,
      ...this.#junctions.map(junction => junction.ins.length + junction.sources.length),
    );
    const widestOut = Math.max(1, ...this.#junctions.map(junction => junction.outs.length + 1));
    this.#nodeModel = new NodeModel(widestIn, widestOut);
    this.#sending = new Float64Array(widestIn);
    this.#priority = new Float64Array(widestIn);
    this.#receiving = new Float64Array(widestOut);
  }

  /** Spreads vehicles evenly over each link, as many as fit. */
  #place(initialVehicles: Float64Array | undefined): void {
    initialVehicles?.forEach((vehicles, link) => {
      const cells = this.cellStart[link + 1]! - this.cellStart[link]!;
      const perCell = Math.min(vehicles / cells, this.#jamVehicles[link]!);
      this.vehicles.fill(perCell, this.cellStart[link]!, this.cellStart[link + 1]!);
      this.generated += perCell * cells;
    });
  }

  /** Length that the cells of a link stand for, metres; more than its own where it is shorter than a cell. */
  lengthOf(link: number): number {
    return this.#cellLength[link]! * (this.cellStart[link + 1]! - this.cellStart[link]!);
  }

  /** Vehicles on a link. */
  onLink(link: number): number {
    let sum = 0;
    for (let cell = this.cellStart[link]!; cell < this.cellStart[link + 1]!; cell++)
      sum += this.vehicles[cell]!;
    return sum;
  }

  /** Vehicles on all links and waiting to set out. */
  inSystem(): number {
    let sum = 0;
    for (const vehicles of this.vehicles) sum += vehicles;
    for (const vehicles of this.waiting) sum += vehicles;
    return sum;
  }

  /** Advances by one time step. */
  step(): void {
    this.#generate();
    this.#applyControls();
    this.#flowInsideLinks();
    for (const junction of this.#junctions) this.#flowThrough(junction);
    for (let cell = 0; cell < this.#flux.length; cell++) this.vehicles[cell]! += this.#flux[cell]!;
    this.#steps++;
    this.seconds = this.#steps * this.stepSeconds;
  }

  #generate(): void {
    const { flow } = this.network.sources;
    const factor = this.network.profile(this.seconds) * this.stepSeconds;
    for (let source = 0; source < flow.length; source++) {
      this.waiting[source]! += flow[source]! * factor;
      this.generated += flow[source]! * factor;
    }
  }

  /** Capacities of cells and signals as they are during this step. */
  #applyControls(): void {
    const { incidents, signals } = this.network;
    const { cellStart, seconds } = this;
    const cellOf = ({ link, position }: CapacityDrop) => {
      const cells = cellStart[link + 1]! - cellStart[link]!;
      return cellStart[link]! + Math.min(cells - 1, Math.floor(position * cells));
    };
    for (const incident of incidents)
      this.#cellCapacity[cellOf(incident)] = this.#capacityPerStep[incident.link]!;
    for (const incident of incidents) {
      if (seconds < incident.startSeconds || seconds >= incident.endSeconds) continue;
      const reduced = incident.share * this.#capacityPerStep[incident.link]!;
      const cell = cellOf(incident);
      this.#cellCapacity[cell] = Math.min(this.#cellCapacity[cell]!, reduced);
    }
    for (const { link, cycleSeconds, greenSeconds, offsetSeconds } of signals) {
      const phase = (((seconds - offsetSeconds) % cycleSeconds) + cycleSeconds) % cycleSeconds;
      // Half a step of tolerance: phases that end on a step are not prolonged by rounding.
      this.#isShut[link] = phase > greenSeconds - this.stepSeconds / 2 ? 1 : 0;
    }
  }

  #send(link: number, cell: number): number {
    return Math.min(this.vehicles[cell]! * this.#sendingPerVehicle[link]!, this.#cellCapacity[cell]!);
  }

  #receive(link: number, cell: number): number {
    const room = this.#waveShare[link]! * (this.#jamVehicles[link]! - this.vehicles[cell]!);
    return Math.max(0, Math.min(room, this.#cellCapacity[cell]!));
  }

  #flowInsideLinks(): void {
    const { cellStart, vehicles } = this;
    const capacity = this.#cellCapacity;
    const flux = this.#flux.fill(0);
    for (let link = 0; link + 1 < cellStart.length; link++) {
      const sendingPerVehicle = this.#sendingPerVehicle[link]!;
      const waveShare = this.#waveShare[link]!;
      const jamVehicles = this.#jamVehicles[link]!;
      const last = cellStart[link + 1]! - 1;
      let here = vehicles[cellStart[link]!]!;
      for (let cell = cellStart[link]!; cell < last; cell++) {
        const ahead = vehicles[cell + 1]!;
        const sending = Math.min(here * sendingPerVehicle, capacity[cell]!);
        const receiving = Math.min(waveShare * (jamVehicles - ahead), capacity[cell + 1]!);
        const flow = receiving > 0 ? Math.min(sending, receiving) : 0;
        flux[cell]! -= flow;
        flux[cell + 1]! += flow;
        here = ahead;
      }
    }
  }

  #flowThrough({ ins, sources, outs, shares }: Junction): void {
    const { cellStart } = this;
    const inCount = ins.length + sources.length;
    let wanting = 0;
    for (let i = 0; i < ins.length; i++) {
      const link = ins[i]!;
      this.#sending[i] = this.#isShut[link] === 1 ? 0 : this.#send(link, cellStart[link + 1]! - 1);
      wanting += this.#sending[i]!;
      this.#priority[i] = this.#capacityPerStep[link]!;
    }
    for (let s = 0; s < sources.length; s++) {
      const capacity = this.#capacityPerStep[this.network.sources.link[sources[s]!]!]!;
      this.#sending[ins.length + s] = Math.min(this.waiting[sources[s]!]!, capacity);
      this.#priority[ins.length + s] = capacity;
      wanting += this.#sending[ins.length + s]!;
    }
    if (wanting === 0) return;
    for (let j = 0; j < outs.length; j++) this.#receiving[j] = this.#receive(outs[j]!, cellStart[outs[j]!]!);
    this.#receiving[outs.length] = Infinity;
    this.#nodeModel.solve(inCount, outs.length + 1, this.#sending, this.#priority, this.#receiving, shares);
    for (let i = 0; i < inCount; i++) {
      const flow = this.#nodeModel.out[i]!;
      if (flow === 0) continue;
      if (i < ins.length) {
        this.#flux[cellStart[ins[i]! + 1]! - 1]! -= flow;
        this.left[ins[i]!]! += flow;
      } else this.waiting[sources[i - ins.length]!]! -= flow;
      this.#deliver(flow, i, outs, shares);
    }
  }

  /** Spreads one way in over the ways out; what is not sent on has arrived. */
  #deliver(flow: number, row: number, outs: readonly number[], shares: Float64Array): void {
    const width = outs.length + 1;
    let rest = flow;
    let last = -1;
    for (let j = 0; j < outs.length; j++) {
      const part = flow * shares[row * width + j]!;
      if (part === 0) continue;
      this.#enter(outs[j]!, part);
      rest -= part;
      last = j;
    }
    if (shares[row * width + outs.length]! > 0 || last < 0) this.arrived += rest;
    // Nobody's trip ends here: what rounding left over goes on with the others.
    else this.#enter(outs[last]!, rest);
  }

  #enter(link: number, flow: number): void {
    this.#flux[this.cellStart[link]!]! += flow;
    this.entered[link]! += flow;
  }
}

/** A node with its ways in and out; `shares` is row-major, ways in × (ways out + end of trip). */
interface Junction {
  readonly ins: readonly number[];
  readonly sources: readonly number[];
  readonly outs: readonly number[];
  readonly shares: Float64Array;
}

/** Shares below this are rounding of the turning flows. */
const ROUNDING_SHARE = 1e-12;

function buildJunctions(network: QueueNetwork): Junction[] {
  const ins: number[][] = Array.from({ length: network.nodeCount }, () => []);
  const outs: number[][] = Array.from({ length: network.nodeCount }, () => []);
  const sources: number[][] = Array.from({ length: network.nodeCount }, () => []);
  network.from.forEach((node, link) => {
    outs[node]!.push(link);
    ins[network.to[link]!]!.push(link);
  });
  network.sources.link.forEach((link, source) => {
    sources[network.from[link]!]!.push(source);
  });
  const turnsByLink = new Map<number, { toLink: number; share: number }[]>();
  network.turns.fromLink.forEach((fromLink, turn) => {
    const turns = turnsByLink.get(fromLink) ?? [];
    turnsByLink.set(fromLink, turns);
    turns.push({ toLink: network.turns.toLink[turn]!, share: network.turns.share[turn]! });
  });
  return ins.map((links, node) => {
    const width = outs[node]!.length + 1;
    const shares = new Float64Array((links.length + sources[node]!.length) * width);
    links.forEach((link, i) => {
      let ends = 1;
      for (const { toLink, share } of turnsByLink.get(link) ?? []) {
        shares[i * width + outs[node]!.indexOf(toLink)] = share;
        ends -= share;
      }
      shares[i * width + width - 1] = ends > ROUNDING_SHARE ? ends : 0;
    });
    sources[node]!.forEach((source, s) => {
      shares[(links.length + s) * width + outs[node]!.indexOf(network.sources.link[source]!)] = 1;
    });
    return { ins: links, sources: sources[node]!, outs: outs[node]!, shares };
  });
}

function checkWaves(waveShare: Float64Array): void {
  waveShare.forEach((share, link) => {
    if (!(share > 0 && share <= 1)) {
      throw new RangeError(
        `Link ${link}: congestion would cross ${share} cells a step; raise its jam density`,
      );
    }
  });
}
