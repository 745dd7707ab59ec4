"""What people look at: requests, deliveries and runs, without their secrets. No I/O but reading the store."""
