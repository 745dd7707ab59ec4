"""The accounts, features and counters that a fresh store starts with (contract admin 5, 6)."""

SYSTEM_ACCOUNT = 1
"""The account of the server itself: its jobs are not validated and its projects stay."""
EXAMPLE_ACCOUNT = 2
"""The account that a fresh emulator has an API key for."""
MORE_RETRIES = "increased_retry_max_by_five"
LARGER_PAYLOAD = "increased_job_payload_size_to_1mb"
MORE_EXECUTIONS = "increased_number_of_job_executions_100_k_per_month"
LONGER_LOGS = "increased_execution_logs_90_days_retention"
TEAM_MEMBERS = "team_members"
MORE_CLASSIFY_REQUESTS = "increased_number_of_classify_requests_100_k_per_month"
MORE_PROMPT_REQUESTS = "increased_number_of_prompt_requests_100_k_per_month"
FEATURES = (
    MORE_RETRIES,
    LARGER_PAYLOAD,
    MORE_EXECUTIONS,
    LONGER_LOGS,
    TEAM_MEMBERS,
    MORE_CLASSIFY_REQUESTS,
    MORE_PROMPT_REQUESTS,
)
"""All features, in the order of their ids, which start at 1."""
SYSTEM_EXECUTION_COUNT = 9_999_999_999
NEW_ACCOUNT_EXECUTION_COUNT = 1000
"""The allowance that the server gives to a new account."""
LOCAL_EXECUTION_COUNT = 1_000_000
"""The allowance of account 2 in a new store. A person does not use it up by accident."""
FEATURE_EXECUTIONS = 100_000
"""What the feature of more executions adds to the allowance."""
