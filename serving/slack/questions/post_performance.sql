-- How one post did at one age.
select actual_count, expected_count, performance_factor, peer_count, count_basis
from marts.rpt_post_performance
where post_key = $post_key and age = $age and metric = $metric
