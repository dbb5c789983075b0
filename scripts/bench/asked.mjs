// What is asked to be measured, in the words it was asked in, and which figures of which group answer it. docs/benchmarks.md lists them first.
/** @type {[what: string, group: string, figures: string[]][]} */
const lines = [
  ['encode against torch, 2,304 x 16,384 JumpReLU, codes written: 1.8 times or more', 'large', ['encode_jumprelu_2304x16384_against_torch_encode']], // prettier-ignore
  ['the same with the error of each row: 3 times or more', 'large', ['encode_jumprelu_2304x16384_against_torch_with_error']], // prettier-ignore
  ['encode against torch, 768 x 24,576 top-k, codes written: 1.8 times or more', 'large', ['encode_topk_768x24576_against_torch_encode']], // prettier-ignore
  ['the same with the error of each row: 3 times or more', 'large', ['encode_topk_768x24576_against_torch_with_error']],
  ['import time against reading the bytes', 'large', ['import_gemma_2304x16384_against_reading_its_bytes']],
  ['peak memory of encode', 'large', ['peak_memory_jumprelu_2304x16384', 'peak_memory_topk_768x24576']],
  ['feature page from call to data, p95 under 20 ms, cold and warm', 'scale', ['scale_feature_page_first_p95', 'scale_feature_page_again_p95']], // prettier-ignore
  ['feature page from key to paint, p95 under 100 ms', 'scale', ['scale_page_key_to_paint_p95']],
  ['query classes', 'scale', ['scale_query_statistics', 'scale_query_exact_text', 'scale_query_token_regex', 'scale_query_fires', 'scale_query_context']], // prettier-ignore
  ['bytes per non-zero', 'scale', ['scale_bytes_per_code']],
  ['rows a second of a run, as a share of encoding alone: 85% or more', 'scale', ['scale_rows_per_second_of_a_run']],
  ['frames a second while scrolling during a run', 'scale', ['scale_scroll_frames_per_second']],
  ['start with this workspace under 1.3 times start with an empty one', 'scale', ['scale_start_to_table']],
  ['memory of each process with this workspace', 'scale', ['scale_memory_tab', 'scale_memory_zonoscope-data']],
  ['feature-page data against a naive table', 'table', ['table_feature_page_p50', 'table_feature_page_p95']],
  ['panels, first and whole answers, on both samples', 'panels', ['panel_absorption_of_a_class_first_answer', 'panel_absorption_of_a_class_whole_answer', 'panel_absorption_of_all_letters_whole_answer', 'panel_two_dictionaries_first_answer', 'panel_two_dictionaries_whole_answer', 'panel_words_two_dictionaries_whole_answer']], // prettier-ignore
  [
    'panels on 300,000 x 4,096',
    'pairs',
    [
      'rotation_of_1_first_answer',
      'clustering_first_answer',
      'candidates_first_answer',
      'two_dictionaries_first_answer',
    ],
  ],
  [
    'matching time by size',
    'matching',
    ['matching_1024_features', 'matching_4096_features', 'matching_16384_features'],
  ],
  ['from key to saved', 'labels', ['labels_key_to_saved_p95']],
  ['from key to next feature painted, p95 under 50 ms', 'labels', ['labels_key_to_next_painted_p95']],
  ['100,000 definitions: search under 50 ms', 'labels', ['labels_search_label_p95', 'labels_search_expression_p95', 'labels_search_status_p95', 'labels_search_tag_p95', 'labels_search_after_save_p95']], // prettier-ignore
  ['100,000 definitions: open under 1.2 times empty', 'labels', ['labels_start_to_table', 'labels_open']],
  ['features per minute by keyboard', 'labels', ['labels_features_per_minute']],
  ['figure of a 2D plot with 5,000 tokens', 'figures', ['figure_2d_5000_svg', 'figure_2d_5000_300dpi_png']],
  ['figure of a 3D plot with 64 cells and 20,000 tokens at 300 and 1200 dpi', 'figures', ['figure_3d_64_cells_20000_300dpi_png', 'figure_3d_64_cells_20000_1200dpi_png']], // prettier-ignore
  ['toy: steps per second by n and m', 'toy', ['toy_steps_per_second_n7_m2', 'toy_steps_per_second_n64_m2']],
  ['toy: sweep throughput on 2 cores', 'toy', ['toy_sweep_cells_of_2000_steps_per_second_2_threads']],
  ['toy: frames per second while training at full speed with forces', 'toy', ['toy_pictures_per_second_training_n7_m2']], // prettier-ignore
  ['zone cells against polygon clipping in Python', 'peer', ['all_cells_of_8_lines', 'all_cells_of_64_lines', 'all_cells_of_64_lines_against_one_polygon_each']], // prettier-ignore
  ['start and memory against a bare Electron window', 'bare', ['first_start_to_paint_against_bare_electron', 'memory_of_all_processes_against_bare_electron']], // prettier-ignore
  ['first start under 3 s', 'package', ['package_first_start_to_window']],
  ['package under 350 MB beyond Electron', 'package', ['package_beyond_electron']],
]

export const asked = lines.map(([what, group, figures]) => ({ what, group, figures }))
