package io.fluxforge.stratum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAlarmsTest {
    private final List<String> lines = new ArrayList<>();
    private final OpenAlarms alarms = new PoolEvents(lines::add).alarms();

    @Test
    void tellsWhenAnAlarmBeginsChangesAndEnds() {
        alarms.raise("node-clock", "90 s ahead");
        alarms.raise("node-clock", "90 s ahead");
        assertEquals("90 s ahead", alarms.open().getFirst().what());
        long since = alarms.open().getFirst().sinceMillis();
        alarms.raise("node-clock", "95 s ahead");
        assertEquals(since, alarms.open().getFirst().sinceMillis());
        assertTrue(alarms.isOpen("node-clock"));
        alarms.clear("node-clock");
        alarms.clear("node-clock");
        assertFalse(alarms.isOpen("node-clock"));
        assertEquals(List.of(), alarms.open());
        assertEquals(
                List.of(
                        "alarm name=node-clock what=\"90 s ahead\"",
                        "alarm name=node-clock what=\"95 s ahead\"",
                        "alarm-over name=node-clock"),
                lines);
    }

    @Test
    void keepsAlarmsApartByName() {
        alarms.raise("first", "one");
        alarms.raise("second", "two");
        alarms.raise("first", "three");
        assertEquals(
                List.of("first", "second"),
                alarms.open().stream().map(OpenAlarms.Alarm::name).toList());
        alarms.clear("first");
        assertEquals(1, alarms.open().size());
    }
}
