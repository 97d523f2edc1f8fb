package ciao.ssntp.payload;

/**
 * The content of a frame. Which operand carries which payload stands in {@link ciao.ssntp.Operand};
 * unknown fields are ignored and counted, so versions can mix.
 */
public sealed interface Payload
    permits ClusterConfiguration,
        Delete,
        DeleteFailure,
        ErrorReport,
        Evacuate,
        FromLeader,
        Grant,
        InstanceClaimed,
        InstanceDeleted,
        InstancePlaced,
        InstanceStateChanged,
        NodeConnected,
        NodeDisconnected,
        OpenStream,
        PlanFailure,
        Planned,
        Ready,
        ReportInventory,
        Restore,
        Start,
        StartFailure,
        Stats,
        Stop,
        StopFailure,
        StreamFailure,
        ToScheduler,
        TraceReport {}
