using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Grains;

/// <summary>What readers are shown of the download.</summary>
internal sealed partial class FileWork
{
    public DownloadView View(DownloadId id)
    {
        var view = FileViewer.View(id, _draft, _slots.All);
        // An end shows when nothing is held any more: whoever sees it may end the process.
        _shown = view.Status.IsTerminal() && !_handedBack ? _shown : view.Status;
        return view with
        {
            Status = _doom is null ? _shown : DownloadStatus.Failed,
            Error = _doom ?? view.Error,
            ContinuesAs = _continuesAs,
            Location = view.Name is null ? null : _services.Store.Locate(view.Name),
            Resumed = _resumed?.Length ?? 0,
            FetchedTwice = FetchedTwice(view),
            Trouble = _trouble,
            Retries = _retries,
            Hashed = _hashed,
            Map = _map.Draw(_draft),
            Silos = _draft.Silos,
        };
    }

    /// <summary>The file block by block; the silos of blocks that this activation did not see coming are read from the manifest, once.</summary>
    public async Task<BlockMap> Map()
    {
        var state = _draft;
        if (state.BlockSize == 0 || state.Representation?.Length is null)
        {
            return BlockMap.None;
        }

        if (_mapped != state.Generation)
        {
            await NameSilos(state);
            _mapped = state.Generation;
        }

        var cells = _map.Draw(_draft, BlockMap.MostCells);
        return new(cells.Length, RunLength.Encode(cells));
    }

    private async Task NameSilos(FileState state)
    {
        var stored = _rows.Stored();
        foreach (var block in _map.Unknowns(state).ToList())
        {
            if (await stored.FindSilo(state.Generation, block) is { } silo && _draft.Generation == state.Generation)
            {
                _map.Note(block, silo);
            }
        }
    }

    private long FetchedTwice(DownloadView view) => Math.Max(0, Received().Sum() - view.Downloaded);

    /// <summary>What was stored, brought up to what the slots of this activation have said.</summary>
    private ImmutableArray<long> Received()
    {
        var received = new long[Math.Max(_draft.Slots, _draft.Received.Length)];
        _draft.Received.CopyTo(received);
        foreach (var slot in _slots.All.Where(slot => slot.Number < received.Length))
        {
            received[slot.Number] = slot.Received;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(received);
    }
}
