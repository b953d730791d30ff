package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolUrlTest {
    @ParameterizedTest
    @CsvSource({
        "stratum+tcp://pool.example:3333, stratum+tcp://pool.example:3333",
        "pool.example:3333,               stratum+tcp://pool.example:3333",
        "tcp://1.2.3.4:1,                 stratum+tcp://1.2.3.4:1",
        "STRATUM+SSL://a:65535,           stratum+ssl://a:65535",
        "ssl://a:1,                       stratum+ssl://a:1",
        "tls://a:1,                       stratum+ssl://a:1",
        "stratum+tcp://[::1]:3333,        stratum+tcp://[::1]:3333",
        "stratum+tcp://[fe80::1%eth0]:1,  stratum+tcp://[fe80::1%eth0]:1",
        "my_pool.lan:3333,                stratum+tcp://my_pool.lan:3333",
        "stratum+ssl://eu-1_a.example:1/, stratum+ssl://eu-1_a.example:1",
    })
    void reads(String text, String url) {
        assertThat(PoolUrl.parse(text)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "pool.example",
                "pool.example:0",
                "pool.example:65536",
                "http://a:1",
                "stratum+tcp://a",
                "a b:1",
                "stratum+tcp://user@a:1",
                "://a:1",
                "tcp://:1",
                "pool:port",
                "pool:99999999999",
                "[::1:3333",
                "[not:an:address]:1",
                "a:1/path",
                "pöol.example:1"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> PoolUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsProxies() {
        assertThat(SocksProxy.parse("127.0.0.1:9050").login()).isEmpty();
        assertThat(SocksProxy.parse("socks5://u:p@h:1").login()).hasValue(new SocksProxy.Login("u", "p"));
        assertThat(SocksProxy.parse("u@h:1", "p:@").login()).hasValue(new SocksProxy.Login("u", "p:@"));
        assertThatThrownBy(() -> SocksProxy.parse("u@h:1")).hasMessageContaining("USER:PASSWORD");
        assertThatThrownBy(() -> SocksProxy.parse("h")).hasMessageContaining("HOST:PORT");
    }
}
