namespace ChatDeploy.Core.History;

/// <summary>How many records there are of each sort; those that were struck out count only as such.</summary>
/// <param name="Deployed">Brought by a deployment's job.</param>
/// <param name="Restored">Brought back by a rollback's job.</param>
/// <param name="ByHand">Recorded by a person.</param>
/// <param name="Archived">Struck out, of whatever sort.</param>
/// <param name="More">Whether there are more than were counted.</param>
public sealed record RecordTotals(int Deployed, int Restored, int ByHand, int Archived, bool More)
{
    /// <summary>The most records that are counted: enough to say how things stand, and quick on any history.</summary>
    public const int MostCounted = 10_000;

    /// <summary>All that were counted.</summary>
    public int All => Deployed + Restored + ByHand + Archived;
}
