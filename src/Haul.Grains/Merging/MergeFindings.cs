using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Grains;

/// <summary>
/// What keeps a merger from going on with a plan. It stays until a report has carried it and a later plan has come, which is
/// another try: a file grain that has saved something else meanwhile has not heard of it. Nothing of an earlier generation counts.
/// </summary>
internal sealed class MergeFindings
{
    /// <summary>A store that loses blocks of one download so often is not going to keep them.</summary>
    private const int MostLosses = 5;

    private int _generation;
    private int _losses;
    private long? _toldAt;

    /// <summary>First byte of a block that has not the bytes of its hash.</summary>
    public long? BadBlock { get; private set; }

    /// <summary>Finished blocks that the store does not hold.</summary>
    public RangeSet Lost { get; private set; } = RangeSet.Empty;

    public bool PartLost { get; private set; }

    public DownloadError? Error { get; private set; }

    public bool Any => BadBlock is not null || !Lost.IsEmpty || PartLost || Error is not null;

    /// <summary>A plan was accepted.</summary>
    public void Follow(MergePlan plan)
    {
        if (plan.Generation != _generation)
        {
            (_generation, _losses) = (plan.Generation, 0);
            Clear();
        }
        else if (plan.Action is MergeAction.Rest || plan.Revision > _toldAt || plan.Prefix <= BadBlock || (PartLost && _toldAt is not null))
        {
            Clear();
        }
    }

    /// <summary>A report of this revision carries what there is.</summary>
    public void Tell(long revision) => _toldAt ??= Any ? revision : null;

    public void Bad(MergePlan plan, long block) => BadBlock = IsOfNow(plan) ? block : BadBlock;

    public void LosePart(MergePlan plan) => PartLost |= IsOfNow(plan);

    public void Fail(MergePlan plan, DownloadError error) => Error = IsOfNow(plan) ? error : Error;

    public void Lose(MergePlan plan, RangeSet blocks)
    {
        if (!IsOfNow(plan))
        {
            return;
        }

        Lost = blocks;
        if (++_losses >= MostLosses)
        {
            Error = new(ErrorCode.Store, $"The store has lost finished blocks {_losses} times, the last time {blocks.Length} bytes; see whether something else deletes them, then run again.");
        }
    }

    private bool IsOfNow(MergePlan plan) => plan.Generation == _generation;

    private void Clear() => (BadBlock, Lost, PartLost, Error, _toldAt) = (null, RangeSet.Empty, false, null, null);
}
