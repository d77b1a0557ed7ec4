"""Texts that the scripts of the labeling, review and schema pages show, by key.

Scripts fill in {name} places themselves (static_src/labeling/texts.js). The block is rendered once
per language and process, because it is part of every labeling page.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

TEXTS = {
    "choiceOne": _("{field}: select a class."),
    "choiceSome": _("{field}: select at least one class."),
    "choiceGroup": _("“{option}” is a group. Select one of its classes."),
    "choiceFew": _("{field}: select at least {number} classes."),
    "choiceMany": _("{field}: too many classes. The maximum is {number}."),
    "ratingOne": _("{field}: select a rating."),
    "ratingOutside": _("{field}: select a rating from {least} to {most}."),
    "textNeeded": _("{field}: enter some text."),
    "textShort": _("{field}: too short. Minimum number of characters: {number}."),
    "textLong": _("{field}: too long. Maximum number of characters: {number}."),
    "textOneLine": _("{field}: only one line is allowed."),
    "choiceUnknown": _("“{option}” is no longer available. Select another class."),
    "regionOne": _("{field}: add at least one region."),
    "regionFew": _("{field}: add at least {number} regions."),
    "regionMany": _("{field}: too many regions. The maximum is {number}."),
    "regionUnknown": _(
        "{field}: the class “{label}” is no longer available. Select another class."
    ),
    "regionClass": _("Class for {where}"),
    "keptForAnother": _(
        "The saved draft belongs to a different field and can't be shown. Annotate this field "
        "again."
    ),
    "regionRemove": _("Delete {label}, {where}"),
    "regionAdded": _("Added: {region}. {count} in total."),
    "regionRemoved": _("Deleted: {region}."),
    "regionSelected": _("{number} of {count}: {region}"),
    "regionRelabelled": _("Class: {label}"),
    "regionClassChosen": _("New regions get the class {label}."),
    "regionNoClass": _(
        "No class selected. Draw the region first, then press the key of its class."
    ),
    "noClass": _("No class yet"),
    "regionUnnamed": _("{field}: select a class for {where}."),
    "regionAddedUnnamed": _("Added: {region}. Press the key of its class."),
    "key_class_none": _("Draw first, select the class afterward"),
    "key_region_remarked": _("Next region with a reviewer's remark"),
    "regionTaken": _("Copied to your own annotation."),
    "remarkOne": _("The reviewer left 1 remark on a region. Look for ✎."),
    "remarkMany": _("The reviewer left {count} remarks on regions. Look for ✎."),
    "spanTwice": _("{field}: {words} is marked twice with the same class."),
    "spanOverlap": _("{field}: {one} and {other} overlap."),
    "spanByWord": _("Selecting whole words."),
    "spanByCharacter": _("Selecting single characters."),
    "key_region_next": _("Next region"),
    "key_region_previous": _("Previous region"),
    "key_region_remove": _("Delete the selected region"),
    "key_region_lock": _("Lock or unlock the selected region"),
    "key_region_hide": _("Hide or show the selected region"),
    "regionLock": _("Locked: {region}."),
    "regionUnlock": _("Unlocked: {region}."),
    "regionLocked": _("{region} is locked. Unlock it first."),
    "regionHide": _("Hidden: {region}. It is still part of your annotation."),
    "regionShow": _("Shown again: {region}."),
    "regionLockOf": _("Lock {label}, {where}"),
    "key_region_front": _("Bring the selected region to the front"),
    "key_region_back": _("Send the selected region to the back"),
    "regionFront": _("Brought to front: {region}."),
    "regionBack": _("Sent to back: {region}."),
    "regionFrontAlready": _("{region} is already in front."),
    "regionBackAlready": _("{region} is already at the back."),
    "regionFrontOf": _("Bring to front: {label}, {where}"),
    "regionBackOf": _("Send to back: {label}, {where}"),
    "regionInFront": _("{place}, in front"),
    "regionBehind": _("{place}, behind"),
    "regionHideOf": _("Hide {label}, {where}"),
    "key_span_next": _("Select the next word"),
    "key_span_previous": _("Select the previous word"),
    "key_span_grow": _("Extend the selection by one character"),
    "key_span_grow_word": _("Extend the selection by one word"),
    "key_span_shrink": _("Shrink the selection by one character"),
    "key_span_shrink_word": _("Shrink the selection by one word"),
    "key_span_end_out": _("Move the end of the selected span outward"),
    "key_span_end_in": _("Move the end inward"),
    "key_span_start_in": _("Move the start inward"),
    "key_span_start_out": _("Move the start outward"),
    "key_span_snap": _("Switch between whole words and single characters"),
    "timeSpeed": _("Speed: {speed}×"),
    "timesIn": _("Times in {zone}"),
    "timesInFirst": _("All times in {zone}, the time zone of the file’s first row"),
    "timesAsWritten": _("Times as in the file (no time zone)"),
    "segmentStart": _("Start"),
    "segmentEnd": _("End"),
    "segmentChannels": _("Channels"),
    "segmentEvery": _("all channels"),
    "segmentOutside": _("{field}: {where} extends past the end of the item."),
    "segmentShort": _("{field}: {where} is too short. The minimum is {seconds} seconds."),
    "segmentTwice": _("{field}: {where} is marked twice with the same class."),
    "segmentOverlap": _("{field}: {one} and {other} overlap."),
    "segmentClass": _("Select a class."),
    "segmentNone": _("Set the start and the end first."),
    "segmentStartSet": _("Start set: {at}"),
    "segmentEndSet": _("End set: {at}"),
    "segmentSplitWhere": _("Select a segment and move the cursor inside it."),
    "segmentJoinNone": _("There is no later segment of this class to join with."),
    "key_segment_start": _("Set the start at the cursor"),
    "key_segment_end": _("Set the end at the cursor, then press Enter to add the segment"),
    "key_segment_play": _("Play the selected segment"),
    "key_segment_split": _("Split the selected segment at the cursor"),
    "key_segment_join": _("Join with the next segment of the same class"),
    "key_segment_words": _("Edit the text of the selected segment"),
    "key_segment_channel": _("Switch between all channels and single channels"),
    "key_audio": _("Audio"),
    "key_pair": _("Comparison"),
    "audioPlay": _("Play"),
    "key_audio_play": _("Play audio 1, 2, 3, or 4 from the start"),
    "key_audio_pause": _("Pause or resume the audio"),
    "key_audio_next": _("Play the next audio from the start"),
    "key_series": _("Time series"),
    "key_time_play": _("Play or pause"),
    "key_time_slower": _("Slower"),
    "key_time_faster": _("Faster"),
    "key_time_loop": _("Loop"),
    "key_time_spectrum": _("Show the spectrogram"),
    "key_time_back": _("Step back"),
    "key_time_on": _("Step forward"),
    "key_time_far_back": _("Jump back"),
    "key_time_far_on": _("Jump forward"),
    "key_time_nudge_back": _("Nudge back (10 milliseconds or one data point)"),
    "key_time_nudge_on": _("Nudge forward"),
    "key_time_in": _("Zoom in"),
    "key_time_out": _("Zoom out"),
    "key_time_fit": _("Fit to window"),
    "relationTwice": _("{field}: the same relation exists twice."),
    "relationFirst": _("Mark two spans first, then select the one the relation starts from."),
    "relationFrom": _("From “{words}”: select the other span."),
    "key_relate": _("Relate the selected span to another"),
    "key_relation_reverse": _("Reverse the direction"),
    "shapesCopied": _("Copied from the previous item: {count}."),
    "shapesNone": _("The previous item has no shapes that can be copied here."),
    "key_shape_take_up": _("Switch to this tool (if there are several drawing fields)"),
    "key_shape_new": _("New shape in the center"),
    "key_shape_copy": _("Copy shapes from the previous item"),
    "key_shape_hide": _("Hide or show all shapes"),
    "key_shape_pan": _("Hold and drag to pan the image"),
    "key_shape_move": _(
        "Move the selected shape by 1 pixel, or pan the image if nothing is selected"
    ),
    "key_shape_move_far": _("Move by 10 pixels"),
    "key_shape_resize": _("Resize by 1 pixel (with Ctrl: 10 pixels)"),
    "boxAt": _("x {x} y {y}, {width} × {height}"),
    "boxTurned": _("{place}, rotated {degrees}°"),
    "boxSmall": _("{field}: {where} is too small. Each side must be at least {least} pixels."),
    "boxOutside": _("{field}: {where} extends beyond the image."),
    "boxTwice": _("{field}: {where} marks the same object twice."),
    "box_x": _("x"),
    "box_y": _("y"),
    "box_width": _("width"),
    "box_height": _("height"),
    "box_rotation": _("rotation °"),
    "key_box_on": _("Rotate clockwise by 1 degree"),
    "key_box_back": _("Rotate counterclockwise by 1 degree"),
    "pointsAt": _("x {x} y {y}, {count} points"),
    "pointsAtOne": _("x {x} y {y}, 1 point"),
    "pointsFew": _("{field}: {where} needs at least {number} different points."),
    "pointsMany": _("{field}: {where} has more than {number} points."),
    "polygonCrossed": _(
        "{field}: the polygon at {where} crosses itself or a hole, or has a hole outside it."
    ),
    "penBegun": _(
        "Drawing. Click to add a point and press Enter to finish. With the keyboard: arrow "
        "keys move the pen, Space adds a point."
    ),
    "penCrossed": _("The polygon crosses itself. Remove points with Backspace, then finish it."),
    "spanThere": _("{field}: {words} is already marked with this class. Nothing was added."),
    "segmentThere": _("{field}: {where} is already marked with this class. Nothing was added."),
    "penFew": _("Add at least {number} points."),
    "pointOf": _("Point {number}"),
    "pointNumber": _("{point}: {axis}"),
    "pointTaken": _("Point {number} of {count}, x {x} y {y}. Move it with the arrow keys."),
    "pointRemoved": _("Point deleted."),
    "holeCut": _("Hole cut."),
    "holeOutside": _("A hole must be inside the polygon. Nothing was changed."),
    "holeNeedsOutline": _("Select a polygon first, then cut a hole."),
    "key_pen_point": _("While drawing: add a point at the pen (move the pen with the arrow keys)"),
    "key_pen_close": _("While drawing: finish the shape"),
    "key_pen_back": _("While drawing: remove the last point"),
    "key_point_next": _("Next point of the selected shape (move it with the arrow keys)"),
    "key_point_previous": _("Previous point"),
    "key_point_hole": _("Cut a hole in the selected polygon"),
    "keypointNext": _(
        "Next: {title}. Click or press Space to place it, or press O if it is absent."
    ),
    "keypointTaken": _("{title}, visible, x {x} y {y}"),
    "keypointHidden": _("{title}, hidden, x {x} y {y}"),
    "keypointAbsent": _("{title} is absent. Click the image to place it."),
    "keypointLast": _("At least one keypoint must be placed."),
    "keypointNone": _(
        "{field}: an instance has no keypoints, or keypoints that are no longer in the "
        "skeleton. Delete it and draw it again."
    ),
    "key_keypoint_toggle": _("Mark the last placed or selected keypoint as hidden or visible"),
    "key_keypoint_absent": _("Mark the next or selected keypoint as absent"),
    "maskAt": _("{area} px, x {x} y {y}, {width} × {height}"),
    "maskBrush": _("{size} px"),
    "maskBegun": _(
        "New mask. Paint with the mouse, or move the brush with the arrow keys and press "
        "Space to start and stop painting."
    ),
    "maskOpen": _("This gap isn't closed: it reaches the edge of the image. Close it first."),
    "maskPainted": _("This spot is already painted. Click inside the gap."),
    "maskSize": _("{field}: {where} was painted on an image of a different size."),
    "maskEmpty": _("{field}: a mask is empty. Paint it or delete it."),
    "maskOver": _("{field}: {where} overlaps another mask."),
    "maskRuns": _(
        "{field}: the edges are too complex (more than {number} runs). Paint smoother edges."
    ),
    "key_mask_brush": _("Brush: add to the selected mask or start a new one"),
    "key_mask_eraser": _("Eraser: remove from the selected mask"),
    "key_mask_fill": _("Fill: close a gap inside the selected mask"),
    "key_mask_select": _("Select: click a mask (or Alt+click with any tool)"),
    "key_mask_smaller": _("Smaller brush"),
    "key_mask_larger": _("Larger brush"),
    "key_mask_step": _("Move the brush by 1 pixel (with Ctrl: 10 pixels)"),
    "key_mask_put": _("Start or stop painting at the brush"),
    "partTitle": _("Text {number}"),
    "partTitleImage": _("Image {number}"),
    "partTitleAudio": _("Audio {number}"),
    "rankOne": _("{field}: select which is better."),
    "rankTwo": _("{field} compares two options, but this item has {number}. Skip it."),
    "rankNone": _(
        "{field}: put the options in order. If the order is already right, select “Keep this "
        "order”."
    ),
    "rankNoEnds": _("{field}: select the best and the worst."),
    "rankTies": _("{field}: ties aren't allowed."),
    "rankBetter": _("Text {number} is better"),
    "rankBetterImage": _("Image {number} is better"),
    "rankBetterAudio": _("Audio {number} is better"),
    "rankBetterKey": _("Option {number} is better"),
    "rankBoth": _("Both are equally good"),
    "rankEnds": _("best {best}, worst {worst}"),
    "rankBest": _("Best"),
    "rankWorst": _("Worst"),
    "rankBestOf": _("Best: {text}"),
    "rankWorstOf": _("Worst: {text}"),
    "rankPlace": _("Rank {place}"),
    "rankUp": _("Move up: {text}"),
    "rankDown": _("Move down: {text}"),
    "rankTie": _("Tie with the one above: {text}"),
    "rankPicked": _("{title} picked up. Move it with the arrow keys and press Enter to drop it."),
    "rankedAt": _("{title}: rank {place} of {count}"),
    "rankedTied": _("{title}: rank {place} of {count}, tied"),
    "key_rank_best": _("Mark as best: number"),
    "key_rank_worst": _("Mark as worst: Shift + number"),
    "key_rank_pick": _("Pick up: number"),
    "key_rank_step": _("Move the option you picked up"),
    "key_rank_tie": _("Tie with the one above, or remove the tie"),
    "key_rank_put": _("Drop it"),
    "key_rank_back": _("Put it back"),
    "keysChange": _("Change"),
    "keysChangeOf": _("Change the shortcut for “{command}”"),
    "keysPress": _("Press the new shortcut for “{command}”, or Esc to cancel."),
    "keysBrowser": _("{key} is reserved by the browser. Press another key."),
    "keysTaken": _("{key} is already used for “{command}”. Press another key."),
    "keysClash": _("{key} is used for both “{one}” and “{other}”. Change one of them."),
    "keysGiven": _("“{command}” is now {key}."),
    "keysReset": _("All shortcuts are reset."),
    "keysPlainOn": _("Single-key shortcuts are on."),
    "keysPlainOff": _("Single-key shortcuts are off."),
    "keysUnsent": _(
        "Your shortcuts couldn't be saved because there is no connection. Try again in a moment."
    ),
    "videoAt": _("frame {frame}, {time}"),
    "key_video": _("Video"),
    "key_video_play": _("Play or pause"),
    "key_video_back": _("One frame back"),
    "key_video_on": _("One frame forward"),
    "key_video_far_back": _("10 frames back"),
    "key_video_far_on": _("10 frames forward"),
    "key_video_slower": _("Slower"),
    "key_video_faster": _("Faster"),
    "trackAt": _("{first} to {last}, {keys}"),
    "trackOpen": _("{first} to end, {keys}"),
    "trackKey": _("1 keyframe"),
    "trackKeys": _("{number} keyframes"),
    "trackUnseen": _("{field}: {where} is outside on every keyframe."),
    "trackOrder": _("{field}: the keyframes of {where} are out of order."),
    "trackSmall": _(
        "{field}: {where} has a box that is too small. Each side must be at least {least} pixels."
    ),
    "trackOutside": _("{field}: {where} has a box that extends beyond the image."),
    "trackFirst": _("Select a track first."),
    "trackNoKey": _("There are no more keyframes in this direction."),
    "trackLastKey": _("This is the only keyframe. To remove it, delete the track."),
    "trackNoOutside": _(
        "A track must be visible on at least one keyframe. To remove it, delete the track."
    ),
    "trackAway": _("The track is outside on this frame."),
    "trackNoSplit": _(
        "The track can't be split here because one part would have no visible frames."
    ),
    "trackJoinOther": _("Select the other track, then join again."),
    "trackJoinLeft": _("The tracks weren't changed."),
    "trackNoJoin": _("These tracks can't be joined because they overlap in time."),
    "trackJoined": _("The tracks were joined."),
    "key_track_key": _("Set or remove a keyframe"),
    "key_track_outside": _("Outside: leaves or re-enters the image from this frame"),
    "key_track_occluded": _("Occluded: starts or stops being partly hidden from this frame"),
    "key_track_previous": _("Previous keyframe"),
    "key_track_next": _("Next keyframe"),
    "key_track_split": _("Split the track at this frame"),
    "key_track_join": _("Join two tracks: select one, press the key, then select the other"),
    "empty_title": _("Nothing to label here right now"),
    "empty_why": _(
        "You have finished all items available to you in this project. New items and "
        "returned work appear on your home page."
    ),
    "empty_paused": _("This project is paused"),
    "empty_stopped": _("No work right now"),
    "newItem": _("New item: {text}"),
    "nothingYet": _("nothing selected"),
    "lease": _("Reserved for you until {time}"),
    "ask_answer": _("{answer} — {by}"),
    "ask_waits": _("Waiting for an answer"),
    "ask_done": _("Question sent. You will be notified when it is answered."),
    "ask_unsent": _(
        "The question couldn't be sent because there is no connection. Try again in a moment."
    ),
    "draft_device": _("Draft on this device"),
    "draft_unkept": _(
        "This device is out of storage. Keep this page open until the draft is saved."
    ),
    "draft_saving": _("Saving draft…"),
    "draft_refused": _("Draft on this device only: {why}"),
    "regionAsked": _("{where}: {problem}"),
    "draft_saved": _("Draft saved"),
    "sending": _("Sending…"),
    "unreachable_offline": _(
        "You are offline. Annotations waiting on this device: {waiting}. They will be sent "
        "automatically."
    ),
    "unreachable_server": _(
        "The server isn't responding. Annotations waiting on this device: {waiting}. They "
        "will be sent automatically."
    ),
    "unreachable_signed_out": _(
        "You are signed out. Sign in again in another tab. Annotations waiting on this "
        "device: {waiting}."
    ),
    "unreachable_page_out_of_date": _(
        "You signed in again, so this page is out of date. Reload it to continue. "
        "Annotations waiting on this device: {waiting}. They will be sent after you reload."
    ),
    "unkept": _("This device is out of storage. Keep this page open."),
    "refused_revision": _(
        "This item was already submitted in another tab or on another device. Your draft "
        "here is saved."
    ),
    "refused_invalid": _("The annotation has errors and wasn't submitted. Your draft is saved."),
    "refused_submitted": _(
        "This annotation was already submitted, or the time to change it has run out. Your "
        "draft is saved on this device."
    ),
    "refused_not_found": _(
        "This item is no longer assigned to you. Your draft is saved on this device."
    ),
    "refused_other": _("The server rejected this request. Your draft is saved."),
    "key_submit": _("Submit and go to the next item"),
    "key_submit_typing": _("Submit from a multi-line text field"),
    "key_clear": _("Clear the annotation"),
    "key_find": _("Search for a class"),
    "key_page": _("General"),
    "key_guide": _("Open the guideline for a class: Shift + its key"),
    "key_undo": _("Undo"),
    "key_redo": _("Redo"),
    "key_save": _("Save draft now"),
    "key_skip": _("Skip this item"),
    "key_ask": _("Ask about this item"),
    "key_recent": _("Recent annotations"),
    "key_image": _("Image"),
    "key_image_in": _("Zoom in"),
    "key_image_out": _("Zoom out"),
    "key_image_fit": _("Fit to window"),
    "key_image_move": _("Pan the zoomed image"),
    "key_guideline": _("Show or hide the guideline"),
    "key_keys": _("Show keyboard shortcuts"),
    "key_leave": _("Leave the text field"),
}


@lru_cache(maxsize=32)
def texts_block(language: str | None) -> SafeString:
    """The texts in one language as a JSON data block of the page."""
    with override(language):
        return json_script(TEXTS, "labeling-texts")
