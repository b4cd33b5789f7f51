import { Component, type ComponentChildren, createElement, Fragment } from 'preact';

interface Props {
  /** The flow decides what is shown instead. */
  crashed: () => void;
  children: ComponentChildren;
}

/** What cannot be drawn is reported, as an uncaught error would be, and all within is made anew. */
export class Boundary extends Component<Props, { count: number }> {
  override state = { count: 0 };
  override componentDidCatch(error: unknown): void {
    reportError(error);
    this.props.crashed();
    this.setState(({ count }) => ({ count: count + 1 }));
  }
  override render() {
    return createElement(Fragment, { key: this.state.count }, this.props.children);
  }
}
