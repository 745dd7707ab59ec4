// Reads lines "zone TAB base TAB spec", prints for each the next times, or "refused".
// GO111MODULE=off GOPATH=/usr/share/gocode go run robfig.go COUNT
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron"
)

func main() {
	count, _ := strconv.Atoi(os.Args[1])
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		zone, _ := time.LoadLocation(parts[0])
		base, _ := time.Parse(time.RFC3339, parts[1])
		// As the CronJob controller of Kubernetes parses.
		schedule, err := cron.ParseStandard(parts[2])
		if err != nil {
			fmt.Println("refused")
			continue
		}
		times := []string{}
		for next := schedule.Next(base.In(zone)); !next.IsZero() && len(times) < count; next = schedule.Next(next) {
			times = append(times, next.UTC().Format(time.RFC3339))
		}
		fmt.Println(strings.Join(times, " "))
	}
}
