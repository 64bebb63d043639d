using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Grains;

/// <summary>
/// What keeps a merger from going on with a plan, until a report has carried it: a file grain that has saved something else
/// meanwhile has not heard of it. A later plan is then another try, and so is any plan after a rest. Nothing of an earlier
/// generation counts, nor of a plan before the rest.
/// </summary>
internal sealed class MergeFindings
{
    /// <summary>A store that loses blocks of one download so often is not going to keep them.</summary>
    private const int MostLosses = 5;

    private int _generation;
    private int _losses;
    private long? _toldAt;
    private long _restedAt;

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
        if (plan.Generation != _generation || plan.Action is MergeAction.Rest)
        {
            (_generation, _losses, _restedAt) = (plan.Generation, 0, plan.Action is MergeAction.Rest ? plan.Revision : 0);
            Clear();
        }
        else if (plan.Revision > _toldAt || IsFetchedAgain(plan) || (PartLost && _toldAt is not null))
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

    private bool IsOfNow(MergePlan plan) => plan.Generation == _generation && plan.Revision > _restedAt;

    private bool IsFetchedAgain(MergePlan plan) => plan.Prefix <= BadBlock;

    private void Clear() => (BadBlock, Lost, PartLost, Error, _toldAt) = (null, RangeSet.Empty, false, null, null);
}
