#!/bin/sh
# botocore 1.40.61: the service model of EventBridge Scheduler that the AWS command line is made of.
#
# Behaviour: the answer of ListSchedules (aws scheduler list-schedules) has no schedule expression and no time zone.
# Only GetSchedule has them, one schedule a call. ListRules of the older EventBridge has the expressions.
# Wrong guess: a listing of schedules says when they run, as list-rules does.
# Who meets it: everybody who exports schedules to move or to audit them, and saves the listing as a backup.
#
# Output seen:
#   list-schedules: Arn CreationDate GroupName LastModificationDate Name State Target
#   get-schedule has ScheduleExpression: True
#   list-rules has ScheduleExpression: True
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q botocore==1.40.61
cat > "$folder/run.py" <<'PYTHON'
from botocore.loaders import Loader
from botocore.model import ServiceModel

loader = Loader()
scheduler = ServiceModel(loader.load_service_model("scheduler", "service-2"))
events = ServiceModel(loader.load_service_model("events", "service-2"))
listing = scheduler.operation_model("ListSchedules").output_shape.members["Schedules"].member.members
getting = scheduler.operation_model("GetSchedule").output_shape.members
rules = events.operation_model("ListRules").output_shape.members["Rules"].member.members
print("list-schedules:", *sorted(listing))
print("get-schedule has ScheduleExpression:", "ScheduleExpression" in getting)
print("list-rules has ScheduleExpression:", "ScheduleExpression" in rules)
assert "ScheduleExpression" not in listing, "list-schedules now has the expression"
assert "ScheduleExpressionTimezone" not in listing, "list-schedules now has the time zone"
assert "ScheduleExpression" in getting and "ScheduleExpression" in rules
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
