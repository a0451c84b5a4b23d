package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.testkit.FakeBroker.ChangeRequest;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.util.List;

/** What tests tell {@link FakeBroker} to do wrong, and read in its journal. */
abstract class FakeControls {
    final FakeFaults faults = new FakeFaults();
    final FakeJournal journal = new FakeJournal();

    /** What else goes wrong. */
    public FakeFaults faults() {
        return faults;
    }

    /** Lets the next sends fail; nothing is stored. */
    public void failNextSends(int times, ErrorCode code) {
        faults.failNext(Operation.SEND, times, code);
    }

    /** Lets the next pops fail. */
    public void failNextPops(int times, ErrorCode code) {
        faults.failNext(Operation.POP, times, code);
    }

    /** Lets the next acks fail. */
    public void failNextAcks(int times, ErrorCode code) {
        faults.failNext(Operation.ACK, times, code);
    }

    /** Lets the next changes of an invisible duration fail. */
    public void failNextChanges(int times, ErrorCode code) {
        faults.failNext(Operation.CHANGE_INVISIBLE, times, code);
    }

    /** Lets the next look-ups of a route fail. */
    public void failNextRoutes(int times, ErrorCode code) {
        faults.failNext(Operation.ROUTE, times, code);
    }

    /** Lets the next ends of transactions fail. */
    public void failNextEnds(int times, ErrorCode code) {
        faults.failNext(Operation.END_TRANSACTION, times, code);
    }

    /** Keeps sends unanswered from now on. */
    public void holdSends() {
        faults.hold(Operation.SEND);
    }

    /** Answers the sends kept, in order. */
    public void releaseSends() {
        faults.release(Operation.SEND);
    }

    /** Sends that are kept unanswered. */
    public int heldSends() {
        return faults.held(Operation.SEND);
    }

    /** Keeps pops unanswered from now on, even if there are messages. */
    public void holdPops() {
        faults.hold(Operation.POP);
    }

    /** Answers the pops kept, in order. */
    public void releasePops() {
        faults.release(Operation.POP);
    }

    /** Keeps acks unanswered from now on. */
    public void holdAcks() {
        faults.hold(Operation.ACK);
    }

    /** Answers the acks kept, in order. */
    public void releaseAcks() {
        faults.release(Operation.ACK);
    }

    /** Keeps look-ups of routes unanswered from now on. */
    public void holdRoutes() {
        faults.hold(Operation.ROUTE);
    }

    /** Answers the look-ups kept, in order. */
    public void releaseRoutes() {
        faults.release(Operation.ROUTE);
    }

    /** Puts a broker back on the network, with all it had stored. */
    public void comeBack(String brokerName) {
        faults.up(brokerName);
    }

    /** What it was asked to do. */
    public FakeJournal journal() {
        return journal;
    }

    /** All requests to store messages that were carried out, in order. */
    public List<SendRequest> sendRequests() {
        return journal.sends.all();
    }

    /** All pops that were carried out, in order. */
    public List<PopRequest> popRequests() {
        return journal.pops.all();
    }

    /** All acks that were carried out, in order. */
    public List<DeliveryHandle> acks() {
        return journal.acks.all();
    }

    /** All changes of an invisible duration that were carried out, in order. */
    public List<ChangeRequest> changes() {
        return journal.changes.all();
    }
}
