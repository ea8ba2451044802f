namespace ChatDeploy.Core.Audit;

/// <summary>What verifying the audit trail found; the cases are nested.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict() { }

    /// <summary>Every row is as it was written, and none is missing.</summary>
    /// <param name="Count">How many rows there are.</param>
    /// <param name="Mac">The MAC of the last.</param>
    /// <param name="PublishedCount">How many published heads were compared.</param>
    public sealed record Whole(long Count, byte[] Mac, int PublishedCount) : AuditVerdict;

    /// <summary>It is not.</summary>
    /// <param name="Row">The first bad row; 0 where no row is in question.</param>
    /// <param name="Fault">What is wrong with it.</param>
    /// <param name="Message">The same in a sentence.</param>
    public sealed record Broken(long Row, AuditFault Fault, string Message) : AuditVerdict;
}

/// <summary>What is wrong with an audit trail.</summary>
public enum AuditFault
{
    /// <summary>A row is not as it was written.</summary>
    Changed,

    /// <summary>A row is gone.</summary>
    Removed,

    /// <summary>A row was never written by this service.</summary>
    Inserted,

    /// <summary>A row stands where another belongs.</summary>
    Reordered,

    /// <summary>The last rows are gone.</summary>
    Cut,

    /// <summary>The head does not say where the trail ends.</summary>
    HeadChanged,

    /// <summary>The trail was written with another key.</summary>
    WrongKey,
}
