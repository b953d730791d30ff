package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.store.StoreKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AddressStoryTest {
    @TempDir
    private Path folder;

    private static AddressStory story(SimPool pool, String address) throws IOException {
        return AddressStory.read(pool.store, SimPool.NETWORK.addresses().prefixes(), pool.policy, address);
    }

    @ParameterizedTest
    @EnumSource
    void followsAPaymentFromTheDebtToTheChain(StoreKind kind) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 1)) {
            String nobody = SimPool.miner(99);
            assertThat(AddressStory.isUsed(pool.store, nobody)).isFalse();
            pool.mineMature(3);
            pool.step();
            Payment payment = pool.payments(PaymentState.BROADCAST).getFirst();
            String paid = pool.store
                    .read(tx -> new PaymentTable(tx).lines(payment.id()))
                    .getFirst()
                    .address();
            assertThat(AddressStory.isUsed(pool.store, paid)).isTrue();
            AddressStory before = story(pool, paid);
            assertThat(before.underway()).extracting(Payment::id).containsExactly(payment.id());
            assertThat(before.settled()).isEmpty();
            assertThat(before.balances().get(Account.Kind.RESERVED)).isPositive();
            assertThat(before.dueMillis())
                    .isEqualTo(pool.now.plus(Duration.ofHours(6)).toEpochMilli());

            for (int i = 0; i < SimPool.MATURITY; i++) {
                pool.mine(false, 1);
            }
            pool.step();
            AddressStory after = story(pool, paid);
            assertThat(after.underway()).isEmpty();
            assertThat(after.settled())
                    .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(payment.id()));
            assertThat(after.balances().get(Account.Kind.PAID)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasTheTermsOfTheAddressItself(StoreKind kind) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 1)) {
            String own = SimPool.miner(1);
            PayoutPolicy policy = SimPool.policy(
                    SimPool.COIN,
                    Duration.ofHours(1),
                    Map.of(own, new PayoutPolicy.Terms(5 * SimPool.COIN, Duration.ofDays(7))));
            pool.store.write(tx -> {
                new RoundTable(tx).round(1_000);
                new RoundTable(tx).paid(List.of(own), 2_000);
                new AlarmTable(tx).raise(null, "look here", 0);
            });
            AddressStory story =
                    AddressStory.read(pool.store, SimPool.NETWORK.addresses().prefixes(), policy, own);
            assertThat(story.threshold()).isEqualTo(5 * SimPool.COIN);
            assertThat(story.dueMillis()).isEqualTo(2_000 + Duration.ofDays(7).toMillis());
            assertThat(story.alarms()).extracting(Alarm::reason).containsExactly("look here");
        }
    }
}
