// Reads lines "zone TAB base TAB spec", prints for each the next times, or "refused".
// java -cp /usr/share/java/quartz2.jar quartz.java COUNT
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

class Quartz {
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t");
            StringBuilder times = new StringBuilder();
            try {
                CronExpression expression = new CronExpression(parts[2]);
                expression.setTimeZone(TimeZone.getTimeZone(parts[0]));
                Date time = Date.from(Instant.parse(parts[1]));
                for (int found = 0; found < count; found++) {
                    time = expression.getNextValidTimeAfter(time);
                    if (time == null) break;
                    times.append(time.toInstant()).append(' ');
                }
                System.out.println(times.toString().trim());
            } catch (ParseException | RuntimeException refused) {
                System.out.println("refused");
            }
        }
    }
}
