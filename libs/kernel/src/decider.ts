/**
 * A pure unit of decision. `decide` is synchronous, total and free of clock, random and IO: whatever it needs arrives
 * in the command or the state. A repeated command whose outcome is already in the state returns no event.
 * `evolve` never refuses.
 */
export interface Decider<Command, State, Event> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => readonly Event[];
  readonly evolve: (state: State, event: Event) => State;
}
