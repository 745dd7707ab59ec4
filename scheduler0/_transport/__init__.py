"""One call on the wire: limits, tries, nodes, failures, observers. No I/O."""
