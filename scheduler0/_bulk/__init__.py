"""Many jobs in one call: results, progress and the journal. No requests."""
